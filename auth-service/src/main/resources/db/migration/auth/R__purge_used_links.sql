-- Deletes used links that expired before `over_before`, at most `batch_size`, the oldest first. Any number of callers may
-- do so at once.
--
-- Returns how many it has deleted, and the expiry that it has reached. The next call starts there (`onwards`), so that it
-- does not go again over the rows that earlier calls have deleted.
CREATE OR REPLACE FUNCTION auth.purge_used_links(
    over_before timestamptz, onwards timestamptz, batch_size integer, OUT deleted bigint, OUT reached timestamptz)
LANGUAGE plpgsql VOLATILE
-- See auth.delete_sessions.
SET enable_seqscan = off SET enable_bitmapscan = off SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    batch bytea[];
BEGIN
    SELECT array_agg(due.hash), max(due.expires_at) INTO batch, reached
        FROM (
            SELECT t.hash, t.expires_at FROM auth.refresh_token t
            WHERE t.used_at IS NOT NULL AND t.expires_at >= onwards AND t.expires_at < over_before
            ORDER BY t.expires_at LIMIT batch_size FOR UPDATE SKIP LOCKED) due;
    DELETE FROM auth.refresh_token WHERE hash = ANY (batch);
    GET DIAGNOSTICS deleted = ROW_COUNT;
    reached := coalesce(reached, onwards);
END
$$;
