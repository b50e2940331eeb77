-- Ends all sessions of an account, or all but one. Locks the account's row, then as auth.end_stale_sessions, whose result it
-- returns. No row when there is no such account.
CREATE OR REPLACE FUNCTION auth.log_out_everywhere(
    account uuid, spared uuid, cause text, kept_for interval, caller_ip text)
RETURNS TABLE (sessions_revoked integer, head bigint, more boolean)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM FROM auth.account a WHERE a.id = log_out_everywhere.account FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    PERFORM auth.outdate_sessions(account, cause, caller_ip);
    RETURN QUERY SELECT * FROM auth.end_stale_sessions(account, spared, kept_for);
END
$$;
