-- Records a success. Forgets the failures of the succeeded keys.
--
-- The other keys are those of the same account for unknown devices. They are given when a known device has succeeded while
-- others may be guessing. Their failures are no longer in a row, so a block without an end gets an end. Their delays stay,
-- so the success gives an attacker no new attempts.
CREATE OR REPLACE FUNCTION auth.forget_attempts(succeeded uuid[], others uuid[], longest_delay interval) RETURNS integer
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    at CONSTANT timestamptz := shared.clock();
    forgotten integer;
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    -- Locks in one order, so that two callers do not deadlock.
    PERFORM FROM auth.throttle t WHERE t.key = ANY (succeeded || others) ORDER BY t.key FOR UPDATE;
    DELETE FROM auth.throttle t WHERE t.key = ANY (succeeded);
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    UPDATE auth.throttle t
        SET in_row = 0,
            blocked_until = CASE WHEN t.blocked_until = 'infinity' THEN at + longest_delay ELSE t.blocked_until END
        WHERE t.key = ANY (others);
    RETURN forgotten;
END
$$;
