-- Signs in: opens a session for a user whose password was verified against a hash. Locks the account's row until the
-- session is committed, and reads names and roles from that row. A change of the account is either seen here, or waits for
-- this session and ends it.
--
-- An account has at most `most_sessions`. If there are more, the sessions that were unused for longest end here, in the
-- same way as in auth.revoke. The lock of the account's row is exclusive, so that two concurrent logins do not open one
-- session too many.
--
-- `token_expires_at` is `exp` of the access token that the caller will issue.
--
-- Returns no row when the account is gone or disabled, or has another hash by now. `ended` tells whether other sessions
-- have ended. Fails with SQLSTATE LK002 when the account is locked; see auth.lock_account.
CREATE OR REPLACE FUNCTION auth.open_session(
    account uuid, verified_hash text, client_id text, scope text, link_hash bytea,
    token_expires_at timestamptz, absolute_lifetime interval, idle_lifetime interval, most_sessions integer,
    kept_for interval, caller jsonb)
RETURNS TABLE (session_id uuid, username text, name text, roles text[], at timestamptz, ended boolean)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    owner auth.account;
    excess uuid[];
BEGIN
    PERFORM auth.require_read_committed();
    PERFORM auth.lock_account(open_session.account, false);
    SELECT * INTO owner FROM auth.account a
        WHERE a.id = open_session.account AND a.enabled AND a.password_hash = open_session.verified_hash;
    IF NOT FOUND THEN
        RETURN;
    END IF;

    session_id := gen_random_uuid();
    at := shared.clock();
    excess := auth.excess_sessions(owner.id, NULL, most_sessions - 1);
    INSERT INTO auth.session (
            id, account_id, client_id, scope, auth_time, last_used_at, expires_at, tokens_expire_at, user_agent, ip, epoch)
        VALUES (
            open_session.session_id, owner.id, open_session.client_id, open_session.scope, open_session.at,
            open_session.at, open_session.at + absolute_lifetime, token_expires_at, caller ->> 'user_agent', caller ->> 'ip',
            owner.epoch);
    INSERT INTO auth.refresh_token (hash, session_id, expires_at)
        VALUES (link_hash, open_session.session_id, open_session.at + least(idle_lifetime, absolute_lifetime));
    PERFORM auth.audit('login.succeeded', owner.id, owner.id, open_session.session_id, open_session.client_id, caller);
    username := owner.username;
    name := owner.name;
    roles := owner.roles;
    ended := auth.end_excess_sessions(owner.id, excess, kept_for, caller);
    RETURN NEXT;
END
$$;
