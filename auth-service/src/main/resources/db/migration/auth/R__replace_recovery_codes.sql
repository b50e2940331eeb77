-- Replaces all recovery codes of an account, used or not. Returns whether it has done so: not for an account that is gone,
-- disabled, or without an authenticator app. Locks the account's row, so a sign-in with an old code comes before or fails.
-- Fails with SQLSTATE LK002 when the account is locked; see auth.lock_account.
CREATE OR REPLACE FUNCTION auth.replace_recovery_codes(account uuid, hashes bytea[], session uuid, caller jsonb)
RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM auth.require_read_committed();
    PERFORM auth.lock_account(account, false);
    PERFORM FROM auth.account a JOIN auth.totp t ON t.account_id = a.id
        WHERE a.id = replace_recovery_codes.account AND a.enabled;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    DELETE FROM auth.recovery_code r WHERE r.account_id = replace_recovery_codes.account;
    INSERT INTO auth.recovery_code (account_id, hash) SELECT replace_recovery_codes.account, unnest(hashes);
    PERFORM auth.audit('recovery_codes.replaced', account, actor => account, session => session, caller => caller);
    RETURN true;
END
$$;
