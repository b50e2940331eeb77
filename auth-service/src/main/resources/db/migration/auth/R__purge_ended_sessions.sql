-- Deletes sessions that ended before `over_before`, with their links: at most `batch_size` sessions and as many used links,
-- the oldest first. Any number of callers may do so at once. Returns the same as auth.purge_used_links.
CREATE OR REPLACE FUNCTION auth.purge_ended_sessions(
    over_before timestamptz, onwards timestamptz, batch_size integer, OUT deleted bigint, OUT reached timestamptz)
LANGUAGE plpgsql VOLATILE
-- See auth.delete_sessions.
SET enable_seqscan = off SET enable_bitmapscan = off SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    batch uuid[];
    complete boolean;
BEGIN
    SELECT coalesce(array_agg(due.id), '{}'), max(due.ended_at) INTO batch, reached
        FROM (
            SELECT s.id, s.ended_at FROM auth.session s
            WHERE s.ended_at >= onwards AND s.ended_at < over_before
            ORDER BY s.ended_at LIMIT batch_size FOR UPDATE SKIP LOCKED) due;
    SELECT done.deleted, done.complete INTO deleted, complete FROM auth.delete_sessions(batch, batch_size) done;
    IF reached IS NULL OR NOT complete THEN
        reached := onwards;
    END IF;
END
$$;
