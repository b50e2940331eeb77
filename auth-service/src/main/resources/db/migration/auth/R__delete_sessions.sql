-- Deletes sessions that are over, with their refresh tokens. The caller has locked the sessions. Deletes at most
-- `most_links` used links. A session with more used links stays for the next call, because the cascade of one session must
-- not become a long transaction.
--
-- Returns how many rows it has deleted, and whether no session of the batch is left.
--
-- The planner's estimates are wrong while a backlog grows, and after most of it is deleted. The settings keep the planner
-- from reading a whole table for a batch. `OFFSET 0` keeps it from using an index of used links instead of the session's
-- index.
CREATE OR REPLACE FUNCTION auth.delete_sessions(
    batch uuid[], most_links integer, OUT deleted bigint, OUT complete boolean)
LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_bitmapscan = off SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    links bytea[];
    unfinished uuid[] := '{}';
    sessions bigint;
BEGIN
    links := ARRAY(
        SELECT link.hash
        FROM (SELECT t.hash, t.used_at FROM auth.refresh_token t WHERE t.session_id = ANY (batch) OFFSET 0) link
        WHERE link.used_at IS NOT NULL LIMIT most_links);
    DELETE FROM auth.refresh_token WHERE hash = ANY (links);
    GET DIAGNOSTICS deleted = ROW_COUNT;
    IF cardinality(links) = most_links THEN
        unfinished := ARRAY(
            SELECT DISTINCT link.session_id
            FROM (
                SELECT t.session_id, t.used_at FROM auth.refresh_token t
                WHERE t.session_id = ANY (batch) OFFSET 0) link
            WHERE link.used_at IS NOT NULL);
    END IF;
    DELETE FROM auth.session WHERE id = ANY (batch) AND id <> ALL (unfinished);
    GET DIAGNOSTICS sessions = ROW_COUNT;
    deleted := deleted + sessions;
    complete := cardinality(unfinished) = 0;
END
$$;
