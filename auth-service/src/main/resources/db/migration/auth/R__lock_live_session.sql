-- Finds a session that a token will be issued for, and keeps it as it is until the transaction ends. Locks the account's
-- row, then the session's, both shared, and reads them once it has both.
--
-- Returns the account of the session, and the database's time under the lock. Returns no row when the session is not live.
-- A later change of the account, or a later end of the session, waits for this transaction. Fails with SQLSTATE LK002 when
-- the account is locked; see auth.lock_account.
CREATE OR REPLACE FUNCTION auth.lock_live_session(wanted uuid)
RETURNS TABLE (
    account_id uuid, username text, name text, email text, email_verified boolean, roles text[], auth_time timestamptz,
    amr text[], epoch integer, at timestamptz)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM auth.require_read_committed();
    PERFORM auth.lock_account(session.account_id, true) FROM auth.session WHERE session.id = wanted;
    PERFORM FROM auth.session WHERE session.id = wanted FOR SHARE;
    RETURN QUERY
        SELECT live.account_id, live.username, live.name, live.email, live.email_verified, live.roles, live.auth_time,
            live.amr, live.epoch, shared.clock()
        FROM auth.live_session live WHERE live.id = wanted;
END
$$;
