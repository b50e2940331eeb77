-- Removes an authenticator app and its recovery codes for its owner, and ends all sessions but `spared`.
--
-- Locks the account's row, then the same as auth.end_stale_sessions, and returns the result of that function. Returns no
-- row when the account has no app. Fails with SQLSTATE LK003 when the account would have no second factor but needs one (see
-- auth.missing_factor), and with LK002 when the account is locked (see auth.lock_account).
CREATE OR REPLACE FUNCTION auth.remove_totp(
    account uuid, policy text, spared uuid, kept_for interval, caller jsonb)
RETURNS TABLE (sessions_revoked integer, head bigint, more boolean)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    owner auth.account;
BEGIN
    PERFORM auth.require_read_committed();
    PERFORM auth.lock_account(account, false);
    DELETE FROM auth.totp t WHERE t.account_id = remove_totp.account;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    DELETE FROM auth.recovery_code r WHERE r.account_id = remove_totp.account;
    SELECT * INTO owner FROM auth.account a WHERE a.id = remove_totp.account;
    IF auth.missing_factor(owner, policy) = 'enrolment' THEN
        RAISE EXCEPTION 'the account needs a second factor' USING ERRCODE = 'LK003';
    END IF;
    PERFORM auth.audit(
        'second_factor.removed', account, actor => account, session => spared, caller => caller,
        details => '{"factor": "totp"}');
    PERFORM auth.outdate_sessions(account, 'second_factor_removed', account, caller);
    RETURN QUERY SELECT * FROM auth.end_stale_sessions(account, spared, kept_for);
END
$$;
