-- Deletes counts that are no longer needed. Beyond `most_rows` it also deletes others, those with the fewest failures in a
-- row first. So a flood of made-up names does not push out the count of an account that is under attack. Any number of
-- callers may do so at once.
CREATE OR REPLACE FUNCTION auth.purge_throttle(most_rows bigint, batch_size integer) RETURNS bigint
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    deleted bigint;
BEGIN
    DELETE FROM auth.throttle WHERE key IN (
        SELECT t.key FROM auth.throttle t WHERE t.kept_until < (SELECT shared.clock())
        ORDER BY t.kept_until LIMIT batch_size FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS deleted = ROW_COUNT;
    IF deleted > 0 THEN
        RETURN deleted;
    END IF;
    DELETE FROM auth.throttle WHERE key IN (
        SELECT t.key FROM auth.throttle t ORDER BY t.in_row, t.kept_until
        LIMIT least(greatest((SELECT count(*) FROM auth.throttle) - most_rows, 0), 10 * batch_size)
        FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS deleted = ROW_COUNT;
    RETURN deleted;
END
$$;
