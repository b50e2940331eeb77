-- Changes a password, and ends all sessions but one. Locks the account's row, then the same as auth.end_stale_sessions, and
-- returns the result of that function. Changes nothing and returns no row when the account is gone or disabled, or has
-- another hash than the verified one. Fails with SQLSTATE LK002 when the account is locked; see auth.lock_account.
--
-- `notice` is the mail that tells the owner; see auth.promise_prepared_mail.
CREATE OR REPLACE FUNCTION auth.change_password(
    account uuid, verified_hash text, next_hash text, spared uuid, notice jsonb, kept_for interval,
    caller jsonb)
RETURNS TABLE (sessions_revoked integer, head bigint, more boolean)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM auth.lock_account(account, false);
    UPDATE auth.account a SET password_hash = next_hash
        WHERE a.id = change_password.account AND a.password_hash = verified_hash AND a.enabled;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    PERFORM auth.audit('password.changed', account, actor => account, session => spared, caller => caller);
    PERFORM auth.promise_prepared_mail(notice);
    PERFORM auth.outdate_sessions(account, 'password_change', account, caller);
    RETURN QUERY SELECT * FROM auth.end_stale_sessions(account, spared, kept_for);
END
$$;
