-- Uses a code up: one of an authenticator app, by its time step (RFC 6238 section 5.2), or a recovery code, by its hash.
-- Returns false when it was used before, or does not exist. The caller holds the exclusive lock of the account's row, and
-- has compared the code of the app with the secret.
CREATE OR REPLACE FUNCTION auth.use_code(account uuid, totp_step bigint, recovery_hash bytea, caller jsonb) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF totp_step IS NOT NULL THEN
        UPDATE auth.totp t SET last_step = totp_step WHERE t.account_id = account AND t.last_step < totp_step;
        RETURN FOUND;
    END IF;
    UPDATE auth.recovery_code r SET used_at = shared.clock()
        WHERE r.account_id = account AND r.hash = recovery_hash AND r.used_at IS NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM auth.audit('recovery_code.used', account, actor => account, caller => caller);
    RETURN true;
END
$$;
