-- Exchanges an authorization code for a session of the application. Locks the code's row, then the account's, then sessions
-- of browsers: the one in which the code was issued, and those that end. Then it locks the sessions of applications that
-- end, and K.
--
-- An account has at most `most_sessions`; see auth.open_session. This never ends the browser's session in which the code
-- was issued.
--
-- The application's session has `auth_time` and `amr` of the browser's session: its owner has signed in there.
--
-- Arguments: what the application presents (`presented_redirect` and `presented_challenge` are null when absent);
-- `refreshes`, whether it can use a refresh token (otherwise the session ends with its access token); `exp` of the access
-- token that the caller will issue; settings.
--
-- The outcome is one of
--   redeemed   the session is open; `ended` tells whether other sessions have ended for it
--   refused    for the reason that is returned; nothing has changed. A refused code stays valid, so that a thief without
--              the verifier cannot take it away from its owner
--   reused     the code was redeemed before, by its client or by a thief: the session that it opened is ended (RFC 6749
--              section 4.1.2)
CREATE OR REPLACE FUNCTION auth.redeem_code(
    code_hash bytea, presented_by text, presented_redirect text, presented_challenge text, link_hash bytea,
    refreshes boolean, token_expires_at timestamptz, absolute_lifetime interval, idle_lifetime interval,
    token_lifetime interval, most_sessions integer, kept_for interval, caller jsonb,
    OUT outcome text, OUT reason text, OUT session_id uuid, OUT scope text, OUT nonce text, OUT account_id uuid,
    OUT username text, OUT name text, OUT email text, OUT email_verified boolean, OUT roles text[],
    OUT auth_time timestamptz, OUT amr text[], OUT at timestamptz, OUT ended boolean)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    code auth.authorization_code;
    owner record;
    excess uuid[];
    lifetime CONSTANT interval := CASE WHEN refreshes THEN absolute_lifetime ELSE token_lifetime END;
BEGIN
    PERFORM auth.require_read_committed();
    outcome := 'refused';
    SELECT * INTO code FROM auth.authorization_code c WHERE c.hash = code_hash FOR UPDATE;
    IF NOT FOUND OR code.client_id <> presented_by THEN
        reason := 'the code is unknown, or belongs to another client';
    ELSIF code.session_id IS NOT NULL THEN
        outcome := 'reused';
        PERFORM auth.audit(
            'authorization_code.reused', (SELECT s.account_id FROM auth.session s WHERE s.id = code.session_id),
            session => code.session_id, client => presented_by, caller => caller, outcome => 'refused');
        PERFORM auth.revoke(
            ARRAY[code.session_id], ARRAY['authorization_code_reuse'], ARRAY[NULL::uuid], ARRAY[caller], kept_for,
            '{}', '{}', '{}', '{}');
    ELSIF code.expires_at <= shared.clock() THEN
        reason := 'the code has expired';
    ELSIF code.redirect_uri IS DISTINCT FROM presented_redirect THEN
        reason := 'redirect_uri differs from the address that the code was sent to';
    ELSIF code.code_challenge IS DISTINCT FROM presented_challenge THEN
        reason := 'code_verifier does not match the challenge';
    ELSE
        SELECT s.account_id INTO account_id FROM auth.session s WHERE s.id = code.browser_session_id;
        PERFORM auth.lock_account(account_id, false);
        excess := auth.excess_sessions(account_id, code.browser_session_id, most_sessions - 2);
        -- Locks all sessions of browsers at once, in their order. Otherwise auth.revoke would lock some of them after this
        -- one.
        PERFORM FROM auth.session s
            WHERE s.id = ANY (excess || code.browser_session_id) AND s.opened_in IS NULL
            ORDER BY s.id FOR NO KEY UPDATE;
        SELECT * INTO owner FROM auth.lock_live_session(code.browser_session_id);
        IF NOT FOUND THEN
            reason := 'the user who gave consent has signed out, or is disabled';
            account_id := NULL;
            RETURN;
        END IF;

        outcome := 'redeemed';
        session_id := gen_random_uuid();
        at := owner.at;
        INSERT INTO auth.session (
                id, account_id, client_id, scope, auth_time, last_used_at, expires_at, tokens_expire_at, user_agent, ip,
                opened_in, epoch, amr)
            VALUES (
                redeem_code.session_id, owner.account_id, code.client_id, code.scope, owner.auth_time, owner.at,
                owner.at + lifetime, token_expires_at, caller ->> 'user_agent', caller ->> 'ip',
                code.browser_session_id, owner.epoch, owner.amr);
        INSERT INTO auth.refresh_token (hash, session_id, expires_at)
            VALUES (link_hash, redeem_code.session_id, owner.at + least(idle_lifetime, lifetime));
        UPDATE auth.authorization_code c SET session_id = redeem_code.session_id WHERE c.hash = code_hash;
        PERFORM auth.audit(
            'authorization_code.redeemed', owner.account_id, owner.account_id, redeem_code.session_id, code.client_id,
            caller);
        scope := code.scope;
        nonce := code.nonce;
        account_id := owner.account_id;
        username := owner.username;
        name := owner.name;
        email := owner.email;
        email_verified := owner.email_verified;
        roles := owner.roles;
        auth_time := owner.auth_time;
        amr := owner.amr;
        ended := auth.end_excess_sessions(owner.account_id, excess, kept_for, caller);
    END IF;
END
$$;
