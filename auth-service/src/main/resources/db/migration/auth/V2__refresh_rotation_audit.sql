-- What happened, for whoever has to find out later. Written in the transaction of what it tells of.
CREATE TABLE auth.audit_event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    occurred_at timestamptz NOT NULL,
    event text NOT NULL,
    account_id uuid,
    session_id uuid,
    client_id text,
    ip text,
    details jsonb NOT NULL DEFAULT '{}'
);

COMMENT ON COLUMN auth.audit_event.event IS 'subject and what became of it, as in session.ended';
COMMENT ON COLUMN auth.audit_event.account_id IS 'whom it is about; no foreign key, since the event outlives the account';

CREATE INDEX audit_event_account_id ON auth.audit_event (account_id, id);
CREATE INDEX audit_event_occurred_at ON auth.audit_event (occurred_at);

CREATE FUNCTION auth.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME;
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON auth.audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION auth.refuse_change();

-- A used link knows its successor: by the salt whoever still has the used token can compute the successor anew, by the
-- hash we can tell whether that was used. Neither a dump of this table nor an old token alone gives the successor.
ALTER TABLE auth.refresh_token
    ADD COLUMN salt bytea CHECK (octet_length(salt) = 32),
    ADD COLUMN successor_hash bytea CHECK (octet_length(successor_hash) = 32);

COMMENT ON COLUMN auth.refresh_token.salt IS 'of a used link: the successor is HMAC-SHA-256 of the token under this key';

-- The purge looks for links, and for sessions, that are long over.
CREATE INDEX refresh_token_expires_at ON auth.refresh_token (expires_at);
CREATE INDEX session_ended_at ON auth.session (ended_at) WHERE ended_at IS NOT NULL;

-- Ends sessions whose rows the caller has locked, and revokes their access tokens. The revocation log comes last, after
-- the session rows, in every transaction.
CREATE FUNCTION auth.end_session(ended uuid, ended_at timestamptz, kept_until timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE auth.session s SET ended_at = end_session.ended_at WHERE s.id = ended AND s.ended_at IS NULL;
    INSERT INTO shared.revocation AS old (kind, target_id, expires_at)
    VALUES ('session', ended::text, kept_until)
    ON CONFLICT (kind, target_id) DO UPDATE SET seq = DEFAULT, expires_at = excluded.expires_at
    WHERE old.expires_at < excluded.expires_at;
END
$$;

-- Exchanges a refresh token for its successor, which the caller proposes. To be called as a statement of its own: the
-- session's row is locked first, and what is read after that must not come from an older snapshot.
--
-- The outcome is one of
--   rotated    the link is used up now, and the proposed successor is good
--   repeated   the link was used a moment ago, for an answer that may have been lost: the salt of that time is returned,
--              and gives the same successor, so that the chain does not fork
--   reused     the link was used before, by its owner or by a thief: the session is ended
--   refused    the token is unknown, too old, another client's, or its session or account is no more
--   scope      more scope was asked for than the session has; nothing has changed
CREATE FUNCTION auth.refresh(
    presented_hash bytea,
    presented_by text,
    asked_scope text[],
    presented_at timestamptz,
    grace_began timestamptz,
    idle_end timestamptz,
    proposed_salt bytea,
    proposed_hash bytea,
    kept_until timestamptz,
    caller_ip text,
    OUT outcome text,
    OUT salt bytea,
    OUT session_id uuid,
    OUT scope text,
    OUT auth_time timestamptz,
    OUT account_id uuid,
    OUT username text,
    OUT name text,
    OUT roles text[])
LANGUAGE plpgsql AS $$
DECLARE
    session auth.session;
    link auth.refresh_token;
    account auth.account;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'auth.refresh needs read committed';
    END IF;
    outcome := 'refused';

    SELECT * INTO session FROM auth.session s
    WHERE s.id = (SELECT t.session_id FROM auth.refresh_token t WHERE t.hash = presented_hash)
    FOR NO KEY UPDATE;
    IF NOT FOUND OR session.ended_at IS NOT NULL OR session.expires_at <= presented_at
        OR session.client_id <> presented_by THEN
        RETURN;
    END IF;

    -- Only now, since another request may have used the token while this one waited for the lock.
    SELECT * INTO link FROM auth.refresh_token t WHERE t.hash = presented_hash;
    IF NOT FOUND THEN
        RETURN;
    END IF;

    IF link.used_at IS NOT NULL AND NOT (
        link.used_at > grace_began
        AND EXISTS (SELECT FROM auth.refresh_token t WHERE t.hash = link.successor_hash AND t.used_at IS NULL)
    ) THEN
        PERFORM auth.end_session(session.id, presented_at, kept_until);
        INSERT INTO auth.audit_event (occurred_at, event, account_id, session_id, client_id, ip)
        VALUES (presented_at, 'refresh_token.reused', session.account_id, session.id, presented_by, caller_ip);
        outcome := 'reused';
        session_id := session.id;
        RETURN;
    END IF;

    SELECT * INTO account FROM auth.account a WHERE a.id = session.account_id AND a.enabled;
    IF NOT FOUND OR (link.used_at IS NULL AND link.expires_at <= presented_at) THEN
        RETURN;
    END IF;
    IF NOT asked_scope <@ string_to_array(session.scope, ' ') THEN
        outcome := 'scope';
        RETURN;
    END IF;

    IF link.used_at IS NULL THEN
        UPDATE auth.refresh_token t SET used_at = presented_at, salt = proposed_salt, successor_hash = proposed_hash
        WHERE t.hash = presented_hash;
        INSERT INTO auth.refresh_token (hash, session_id, expires_at)
        VALUES (proposed_hash, session.id, least(idle_end, session.expires_at));
        UPDATE auth.session s SET last_used_at = greatest(s.last_used_at, presented_at) WHERE s.id = session.id;
        outcome := 'rotated';
        salt := proposed_salt;
    ELSE
        outcome := 'repeated';
        salt := link.salt;
    END IF;
    session_id := session.id;
    scope := session.scope;
    auth_time := session.auth_time;
    account_id := account.id;
    username := account.username;
    name := account.name;
    roles := account.roles;
END
$$;

-- Deletes sessions that were over before a time, and used links that had expired before it: some thousands of rows at most,
-- so that no transaction takes long. Links go before their sessions, else the cascade of one session could be that many.
-- Any number of callers may do so at once.
CREATE FUNCTION auth.purge_sessions(over_before timestamptz, batch_size integer) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    deleted bigint;
    total bigint := 0;
BEGIN
    DELETE FROM auth.refresh_token WHERE hash IN (
        SELECT t.hash FROM auth.refresh_token t
        WHERE t.expires_at < over_before AND t.used_at IS NOT NULL
        ORDER BY t.expires_at LIMIT batch_size FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS deleted = ROW_COUNT;
    total := total + deleted;

    DELETE FROM auth.refresh_token WHERE hash IN (
        SELECT t.hash FROM auth.session s JOIN auth.refresh_token t ON t.session_id = s.id
        WHERE s.ended_at < over_before AND t.used_at IS NOT NULL
        LIMIT batch_size FOR UPDATE OF t SKIP LOCKED);
    GET DIAGNOSTICS deleted = ROW_COUNT;
    total := total + deleted;

    DELETE FROM auth.session WHERE id IN (
        SELECT s.id FROM auth.session s
        WHERE s.ended_at < over_before
            AND NOT EXISTS (SELECT FROM auth.refresh_token t WHERE t.session_id = s.id AND t.used_at IS NOT NULL)
        LIMIT batch_size FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS deleted = ROW_COUNT;
    total := total + deleted;

    -- No link outlives the absolute end, so a session whose last link has expired is over either way.
    DELETE FROM auth.session WHERE id IN (
        SELECT s.id FROM auth.session s
        WHERE s.id IN (
            SELECT t.session_id FROM auth.refresh_token t
            WHERE t.used_at IS NULL AND t.expires_at < over_before
            ORDER BY t.expires_at LIMIT batch_size)
        FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS deleted = ROW_COUNT;
    RETURN total + deleted;
END
$$;
