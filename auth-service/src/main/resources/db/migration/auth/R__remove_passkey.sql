-- Removes a passkey of an account, and ends all sessions but one. Locks the account's row, then the same as
-- auth.end_stale_sessions.
--
-- `policy` tells who needs two factors: `optional`, `admins` or `required`. The outcome is one of
--   done     the passkey is removed; the other columns are the result of auth.end_stale_sessions
--   unknown  the account is gone or disabled, or has no such passkey
--   needed   the account needs two factors, and has no other second one
-- Nothing has changed unless it is `done`. Fails with SQLSTATE LK002 when the account is locked; see auth.lock_account.
CREATE OR REPLACE FUNCTION auth.remove_passkey(
    account uuid, id uuid, policy text, spared uuid, kept_for interval, caller jsonb,
    OUT outcome text, OUT sessions_revoked integer, OUT head bigint, OUT more boolean)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    owner auth.account;
BEGIN
    PERFORM auth.require_read_committed();
    PERFORM auth.lock_account(remove_passkey.account, false);
    SELECT * INTO owner FROM auth.account a WHERE a.id = remove_passkey.account AND a.enabled;
    IF NOT EXISTS (SELECT FROM auth.passkey p WHERE p.id = remove_passkey.id AND p.account_id = owner.id) THEN
        outcome := 'unknown';
        RETURN;
    END IF;
    -- `passkey` means: two factors are required, and the account has no authenticator app.
    IF auth.missing_factor(owner, policy) = 'passkey'
        AND NOT EXISTS (SELECT FROM auth.passkey p WHERE p.account_id = owner.id AND p.id <> remove_passkey.id) THEN
        outcome := 'needed';
        RETURN;
    END IF;
    DELETE FROM auth.passkey p WHERE p.id = remove_passkey.id;
    PERFORM auth.audit(
        'passkey.removed', account, actor => account, session => spared, caller => caller,
        details => jsonb_build_object('passkey', remove_passkey.id));
    PERFORM auth.outdate_sessions(account, 'passkey_removed', account, caller);
    outcome := 'done';
    SELECT * INTO sessions_revoked, head, more FROM auth.end_stale_sessions(account, spared, kept_for);
END
$$;
