-- Writes a new session with its first refresh token, and ends sessions that are too many. The caller holds the exclusive lock
-- of the account's row, has read `owner` under it, and has found that the user may sign in.
--
-- `amr` is how the user has signed in (RFC 8176). `token_expires_at` is `exp` of the access token that will be issued.
--
-- An account has at most `most_sessions`. If there are more, the sessions that were unused for longest end here, in the
-- same way as in auth.revoke. `ended` tells whether there were such.
CREATE OR REPLACE FUNCTION auth.begin_session(
    owner auth.account, amr text[], client_id text, scope text, link_hash bytea, token_expires_at timestamptz,
    absolute_lifetime interval, idle_lifetime interval, most_sessions integer, kept_for interval, caller jsonb,
    OUT session_id uuid, OUT at timestamptz, OUT ended boolean)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    excess uuid[];
BEGIN
    session_id := gen_random_uuid();
    at := shared.clock();
    excess := auth.excess_sessions(owner.id, NULL, most_sessions - 1);
    INSERT INTO auth.session (
            id, account_id, client_id, scope, auth_time, last_used_at, expires_at, tokens_expire_at, user_agent, ip, epoch,
            amr)
        VALUES (
            begin_session.session_id, owner.id, begin_session.client_id, begin_session.scope, begin_session.at,
            begin_session.at, begin_session.at + absolute_lifetime, token_expires_at, caller ->> 'user_agent',
            caller ->> 'ip', owner.epoch, begin_session.amr);
    INSERT INTO auth.refresh_token (hash, session_id, expires_at)
        VALUES (link_hash, begin_session.session_id, begin_session.at + least(idle_lifetime, absolute_lifetime));
    PERFORM auth.audit(
        'login.succeeded', owner.id, owner.id, begin_session.session_id, begin_session.client_id, caller,
        jsonb_build_object('amr', array_to_string(begin_session.amr, ' ')));
    ended := auth.end_excess_sessions(owner.id, excess, kept_for, caller);
END
$$;
