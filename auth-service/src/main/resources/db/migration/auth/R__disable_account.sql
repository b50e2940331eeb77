-- Disables an account, and ends all its sessions. An account that is already disabled stays disabled. Locks the account's
-- row, then the same as auth.end_stale_sessions, and returns the result of that function. Returns no row when there is no
-- such account. Fails with SQLSTATE LK001 when no administrator would remain.
CREATE OR REPLACE FUNCTION auth.disable_account(account uuid, actor uuid, kept_for interval, caller jsonb)
RETURNS TABLE (sessions_revoked integer, head bigint, more boolean)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    was_enabled boolean;
BEGIN
    SELECT a.enabled INTO was_enabled FROM auth.account a WHERE a.id = disable_account.account FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF was_enabled THEN
        UPDATE auth.account a SET enabled = false WHERE a.id = disable_account.account;
        PERFORM auth.audit('account.disabled', account, actor, caller => caller);
        PERFORM auth.note_account_event('account-disabled', account);
    END IF;
    PERFORM auth.outdate_sessions(account, 'account_disabled', actor, caller);
    RETURN QUERY SELECT * FROM auth.end_stale_sessions(account, NULL, kept_for);
END
$$;
