-- Ends all sessions of an account, or all but one. Locks the account's row, then the same as auth.end_stale_sessions, and
-- returns the result of that function. Returns no row when there is no such account. Fails with SQLSTATE LK002 when the
-- account is locked; see auth.lock_account.
CREATE OR REPLACE FUNCTION auth.log_out_everywhere(
    account uuid, spared uuid, cause text, actor uuid, kept_for interval, caller jsonb)
RETURNS TABLE (sessions_revoked integer, head bigint, more boolean)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF NOT auth.lock_account(account, false) THEN
        RETURN;
    END IF;
    PERFORM auth.outdate_sessions(account, cause, actor, caller);
    RETURN QUERY SELECT * FROM auth.end_stale_sessions(account, spared, kept_for);
END
$$;
