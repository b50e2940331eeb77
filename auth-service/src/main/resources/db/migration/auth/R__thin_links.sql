-- Deletes used links of a session that a client rotates all the time: of those that were used within the hour before `at`, the
-- 100 that were used first and the 100 that were used last stay. Returns how many it has deleted. The caller holds the lock of
-- the session's row.
--
-- A session with 200 rotations an hour or fewer loses no link. A busier one loses links of the middle: such a link is unknown when
-- it comes again, so it is refused without ending the session. The last links stay for clients that repeat a request. The first
-- ones stay so that a thief cannot remove the evidence by rotating on: the owner's last link is older than the thief's first.
CREATE OR REPLACE FUNCTION auth.thin_links(session uuid, at timestamptz) RETURNS bigint
LANGUAGE plpgsql VOLATILE
-- See auth.delete_sessions.
SET enable_seqscan = off SET enable_bitmapscan = off SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    kept_of_each_end CONSTANT integer := 100;
    middle bytea[];
    deleted bigint;
BEGIN
    middle := ARRAY(
        SELECT link.hash
        FROM (
            SELECT recent.hash, row_number() OVER (ORDER BY recent.used_at) AS nth, count(*) OVER () AS used
            FROM (SELECT t.hash, t.used_at FROM auth.refresh_token t WHERE t.session_id = session OFFSET 0) recent
            WHERE recent.used_at > at - interval '1 hour') link
        WHERE link.nth > kept_of_each_end AND link.nth <= link.used - kept_of_each_end);
    DELETE FROM auth.refresh_token WHERE hash = ANY (middle);
    GET DIAGNOSTICS deleted = ROW_COUNT;
    RETURN deleted;
END
$$;
