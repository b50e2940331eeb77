-- Deletes sessions that were over before a time, and used links that had expired before it: some thousands of rows at most,
-- so that no transaction takes long. Links go before their sessions, else the cascade of one session could be that many.
-- Any number of callers may do so at once.
CREATE OR REPLACE FUNCTION auth.purge_sessions(over_before timestamptz, batch_size integer) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    deleted bigint;
    total bigint := 0;
BEGIN
    DELETE FROM auth.refresh_token WHERE hash IN (
        SELECT t.hash FROM auth.refresh_token t
        WHERE t.expires_at < over_before AND t.used_at IS NOT NULL
        ORDER BY t.expires_at LIMIT batch_size FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS deleted = ROW_COUNT;
    total := total + deleted;

    DELETE FROM auth.refresh_token WHERE hash IN (
        SELECT t.hash FROM auth.session s JOIN auth.refresh_token t ON t.session_id = s.id
        WHERE s.ended_at < over_before AND t.used_at IS NOT NULL
        LIMIT batch_size FOR UPDATE OF t SKIP LOCKED);
    GET DIAGNOSTICS deleted = ROW_COUNT;
    total := total + deleted;

    DELETE FROM auth.session WHERE id IN (
        SELECT s.id FROM auth.session s
        WHERE s.ended_at < over_before
            AND NOT EXISTS (SELECT FROM auth.refresh_token t WHERE t.session_id = s.id AND t.used_at IS NOT NULL)
        LIMIT batch_size FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS deleted = ROW_COUNT;
    total := total + deleted;

    -- No link outlives the absolute end, so a session whose last link has expired is over either way.
    DELETE FROM auth.session WHERE id IN (
        SELECT s.id FROM auth.session s
        WHERE s.id IN (
            SELECT t.session_id FROM auth.refresh_token t
            WHERE t.used_at IS NULL AND t.expires_at < over_before
            ORDER BY t.expires_at LIMIT batch_size)
        FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS deleted = ROW_COUNT;
    RETURN total + deleted;
END
$$;
