-- Deletes sessions that have not ended, but whose last link expired before `over_before`: at most `batch_size` sessions and
-- as many used links, the oldest first. No link outlives the absolute end of its session, so such a session is over in any
-- case. Any number of callers may do so at once. Returns the same as auth.purge_used_links.
CREATE OR REPLACE FUNCTION auth.purge_expired_sessions(
    over_before timestamptz, onwards timestamptz, batch_size integer, OUT deleted bigint, OUT reached timestamptz)
LANGUAGE plpgsql VOLATILE
-- See auth.delete_sessions.
SET enable_seqscan = off SET enable_bitmapscan = off SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    batch uuid[];
    complete boolean;
BEGIN
    SELECT array_agg(due.session_id), max(due.expires_at) INTO batch, reached
        FROM (
            SELECT t.session_id, t.expires_at FROM auth.refresh_token t
            WHERE t.used_at IS NULL AND t.expires_at >= onwards AND t.expires_at < over_before
            ORDER BY t.expires_at LIMIT batch_size) due;
    batch := ARRAY(SELECT s.id FROM auth.session s WHERE s.id = ANY (batch) FOR UPDATE SKIP LOCKED);
    SELECT done.deleted, done.complete INTO deleted, complete FROM auth.delete_sessions(batch, batch_size) done;
    IF reached IS NULL OR NOT complete THEN
        reached := onwards;
    END IF;
END
$$;
