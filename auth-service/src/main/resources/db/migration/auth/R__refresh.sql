-- Exchanges a refresh token for its successor, which the caller proposes. Locks the session's row first. Everything that is
-- read afterwards comes from later statements, and so from later snapshots.
--
-- It does not lock the account's row. A change of the account that this function does not see yet will end the session, and
-- waits for the session's lock to do so. So the change finds `exp` of the new access token in the session's row.
--
-- The outcome is one of
--   rotated    the link is used up now, and the proposed successor is valid
--   repeated   the link was used a moment ago, and the answer may have been lost: returns the salt of that time, which
--              gives the same successor, so that the chain does not fork
--   reused     the link was used before, by its owner or by a thief: the session is ended
--   refused    the token is unknown, expired or another client's, or its session is not live
--   scope      more scope was requested than the session has; nothing has changed
--
-- A refresh is no sign-in: `auth_time` and `amr` are those of the session.
--
-- Each used link is a row until it expires. So one rotation in a hundred thins the session's links of the last hour; see
-- auth.thin_links.
CREATE OR REPLACE FUNCTION auth.refresh(
    presented_hash bytea, presented_by text, asked_scope text[], proposed_salt bytea, proposed_hash bytea,
    token_expires_at timestamptz, idle_lifetime interval, grace interval, kept_for interval, caller jsonb,
    OUT outcome text, OUT salt bytea, OUT session_id uuid, OUT scope text, OUT auth_time timestamptz,
    OUT amr text[], OUT account_id uuid, OUT username text, OUT name text, OUT roles text[], OUT at timestamptz)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    live auth.live_session;
    link auth.refresh_token;
BEGIN
    PERFORM auth.require_read_committed();
    outcome := 'refused';
    SELECT s.id INTO session_id FROM auth.session s
        WHERE s.id = (SELECT t.session_id FROM auth.refresh_token t WHERE t.hash = presented_hash)
        FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;

    SELECT * INTO live FROM auth.live_session l WHERE l.id = refresh.session_id AND l.client_id = presented_by;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT * INTO link FROM auth.refresh_token t WHERE t.hash = presented_hash;
    IF NOT FOUND THEN
        RETURN;
    END IF;

    at := shared.clock();
    IF link.used_at IS NOT NULL AND NOT (
        link.used_at > at - grace
        AND EXISTS (SELECT FROM auth.refresh_token t WHERE t.hash = link.successor_hash AND t.used_at IS NULL)
    ) THEN
        outcome := 'reused';
        PERFORM auth.audit(
            'refresh_token.reused', live.account_id, session => live.id, client => presented_by, caller => caller,
            outcome => 'refused');
        PERFORM auth.revoke(
            ARRAY[live.id], ARRAY['refresh_token_reuse'], ARRAY[NULL::uuid], ARRAY[caller], kept_for,
            '{}', '{}', '{}', '{}');
        RETURN;
    END IF;
    IF link.used_at IS NULL AND link.expires_at <= at THEN
        RETURN;
    END IF;
    IF NOT asked_scope <@ string_to_array(live.scope, ' ') THEN
        outcome := 'scope';
        RETURN;
    END IF;

    IF link.used_at IS NULL THEN
        UPDATE auth.refresh_token t SET used_at = refresh.at, salt = proposed_salt, successor_hash = proposed_hash
            WHERE t.hash = presented_hash;
        INSERT INTO auth.refresh_token (hash, session_id, expires_at)
            VALUES (proposed_hash, live.id, least(refresh.at + idle_lifetime, live.expires_at));
        IF random() < 0.01 THEN
            PERFORM auth.thin_links(live.id, refresh.at);
        END IF;
        outcome := 'rotated';
        salt := proposed_salt;
    ELSE
        outcome := 'repeated';
        salt := link.salt;
    END IF;
    UPDATE auth.session s
        SET last_used_at = greatest(s.last_used_at, refresh.at),
            tokens_expire_at = greatest(s.tokens_expire_at, token_expires_at)
        WHERE s.id = live.id;
    scope := live.scope;
    auth_time := live.auth_time;
    amr := live.amr;
    account_id := live.account_id;
    username := live.username;
    name := live.name;
    roles := live.roles;
END
$$;
