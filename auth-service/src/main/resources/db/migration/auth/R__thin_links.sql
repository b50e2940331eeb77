-- Deletes used links of a session that its client rotates all the time. Of the links that were used within the hour before
-- `at`, the first 100 and the last 100 stay. Returns how many it has deleted. The caller holds the lock of the session's
-- row.
--
-- A session with at most 200 rotations an hour loses no link. A busier session loses links in the middle. When such a link
-- comes again, it is unknown, so it is refused without ending the session. The last links stay for clients that repeat a
-- request. The first links stay so that a thief cannot remove the evidence by further rotations: the owner's last link is
-- older than the thief's first.
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
