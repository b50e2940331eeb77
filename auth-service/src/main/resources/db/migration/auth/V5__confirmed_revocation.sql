-- Whatever ends a session or revokes a token is one of the functions below, called as a statement that commits by itself.
-- Each locks the account's row (if it is about an account), then session rows in the order of their ids, and takes the
-- lock K of the revocation log last, in shared.revoke, after which it waits for nothing. What has to be done happens whole
-- or not at all: a process that dies on the way leaves nothing half done.
--
-- Each returns what shared.revoke does: the log's highest seq, and the verifiers that are behind it, one a row. There is
-- always a row, unless the account is not there.

-- Called by auth.refresh, with the session's row locked.
CREATE OR REPLACE FUNCTION auth.end_session(ended uuid, ended_at timestamptz, kept_until timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE auth.session s SET ended_at = end_session.ended_at WHERE s.id = ended AND s.ended_at IS NULL;
    PERFORM shared.revoke(ARRAY['session'], ARRAY[ended::text], ARRAY[kept_until]);
END
$$;

-- Ends sessions, and revokes what is given: those sessions, tokens and keys. A session that has ended, or is there no
-- more, is revoked nonetheless: its access tokens may live.
CREATE FUNCTION auth.revoke(
    ended uuid[], causes text[], caller_ips text[], happened_at timestamptz,
    kinds text[], target_ids text[], expiries timestamptz[])
RETURNS TABLE (head bigint, verifier_id uuid, renewals bigint, applied_seq bigint, lease_millis integer)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM auth.session s WHERE s.id = ANY (ended) ORDER BY s.id FOR NO KEY UPDATE;

    WITH ending AS (
        UPDATE auth.session s SET ended_at = happened_at WHERE s.id = ANY (ended) AND s.ended_at IS NULL
        RETURNING s.id, s.account_id, s.client_id)
    INSERT INTO auth.audit_event (occurred_at, event, account_id, session_id, client_id, ip, details)
    SELECT happened_at, 'session.ended', ending.account_id, ending.id, ending.client_id, asked.ip,
        jsonb_build_object('by', asked.cause)
    FROM ending JOIN (
        SELECT DISTINCT ON (each.id) each.id, each.cause, each.ip
        FROM unnest(ended, causes, caller_ips) AS each (id, cause, ip)
        ORDER BY each.id) asked ON asked.id = ending.id;

    RETURN QUERY SELECT * FROM shared.revoke(kinds, target_ids, expiries);
END
$$;

-- Ends the sessions of an account whose row the caller has locked, all but one. Says which, and how many of them
-- somebody could still have used.
CREATE FUNCTION auth.end_sessions_of(
    account uuid, spared uuid, cause text, happened_at timestamptz, caller_ip text, OUT ended uuid[], OUT live integer)
LANGUAGE plpgsql AS $$
BEGIN
    SELECT coalesce(array_agg(locked.id), '{}'), count(*) FILTER (WHERE EXISTS (
            SELECT FROM auth.refresh_token t
            WHERE t.session_id = locked.id AND t.used_at IS NULL AND t.expires_at > happened_at))
        INTO ended, live
        FROM (
            SELECT s.id FROM auth.session s
            WHERE s.account_id = account AND s.ended_at IS NULL AND s.id IS DISTINCT FROM spared
            ORDER BY s.id FOR NO KEY UPDATE) locked;

    WITH ending AS (
        UPDATE auth.session s SET ended_at = happened_at WHERE s.id = ANY (ended) RETURNING s.id, s.client_id)
    INSERT INTO auth.audit_event (occurred_at, event, account_id, session_id, client_id, ip, details)
    SELECT happened_at, 'session.ended', account, ending.id, ending.client_id, caller_ip, jsonb_build_object('by', cause)
    FROM ending;
END
$$;

CREATE FUNCTION auth.revoke_sessions(ended uuid[], kept_until timestamptz)
RETURNS TABLE (head bigint, verifier_id uuid, renewals bigint, applied_seq bigint, lease_millis integer)
LANGUAGE sql AS $$
    SELECT * FROM shared.revoke(
        array_fill('session'::text, ARRAY[cardinality(ended)]), ended::text[],
        array_fill(kept_until, ARRAY[cardinality(ended)]));
$$;

-- Logs an account out everywhere.
CREATE FUNCTION auth.log_out_everywhere(
    account uuid, cause text, happened_at timestamptz, kept_until timestamptz, caller_ip text)
RETURNS TABLE (
    sessions_revoked integer, head bigint, verifier_id uuid, renewals bigint, applied_seq bigint, lease_millis integer)
LANGUAGE plpgsql AS $$
DECLARE
    ended uuid[];
    live integer;
BEGIN
    PERFORM FROM auth.account a WHERE a.id = account FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT * INTO ended, live FROM auth.end_sessions_of(account, NULL, cause, happened_at, caller_ip);
    RETURN QUERY SELECT live, r.* FROM auth.revoke_sessions(ended, kept_until) r;
END
$$;

-- Changes a password, unless another hash has taken the present one's place: then nothing happens, and there is no row.
-- All sessions but one end.
CREATE FUNCTION auth.change_password(
    account uuid, present_hash text, next_hash text, spared uuid,
    happened_at timestamptz, kept_until timestamptz, caller_ip text)
RETURNS TABLE (
    sessions_revoked integer, head bigint, verifier_id uuid, renewals bigint, applied_seq bigint, lease_millis integer)
LANGUAGE plpgsql AS $$
DECLARE
    ended uuid[];
    live integer;
BEGIN
    UPDATE auth.account a SET password_hash = next_hash
    WHERE a.id = account AND a.password_hash = present_hash AND a.enabled;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT * INTO ended, live FROM auth.end_sessions_of(account, spared, 'password_change', happened_at, caller_ip);
    INSERT INTO auth.audit_event (occurred_at, event, account_id, session_id, ip)
    VALUES (happened_at, 'password.changed', account, spared, caller_ip);
    RETURN QUERY SELECT live, r.* FROM auth.revoke_sessions(ended, kept_until) r;
END
$$;

-- Disables an account; one that is disabled already stays so.
CREATE FUNCTION auth.disable_account(
    account uuid, actor uuid, happened_at timestamptz, kept_until timestamptz, caller_ip text)
RETURNS TABLE (
    sessions_revoked integer, head bigint, verifier_id uuid, renewals bigint, applied_seq bigint, lease_millis integer)
LANGUAGE plpgsql AS $$
DECLARE
    was_enabled boolean;
    ended uuid[];
    live integer;
BEGIN
    SELECT a.enabled INTO was_enabled FROM auth.account a WHERE a.id = account FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF was_enabled THEN
        UPDATE auth.account a SET enabled = false WHERE a.id = account;
        INSERT INTO auth.audit_event (occurred_at, event, account_id, ip, details)
        VALUES (happened_at, 'account.disabled', account, caller_ip, jsonb_build_object('by', actor));
    END IF;
    SELECT * INTO ended, live FROM auth.end_sessions_of(account, NULL, 'account_disabled', happened_at, caller_ip);
    RETURN QUERY SELECT live, r.* FROM auth.revoke_sessions(ended, kept_until) r;
END
$$;

-- Deletes an account with its sessions; their revocations stay.
CREATE FUNCTION auth.delete_account(
    account uuid, actor uuid, happened_at timestamptz, kept_until timestamptz, caller_ip text)
RETURNS TABLE (
    sessions_revoked integer, head bigint, verifier_id uuid, renewals bigint, applied_seq bigint, lease_millis integer)
LANGUAGE plpgsql AS $$
DECLARE
    ended uuid[];
    live integer;
BEGIN
    PERFORM FROM auth.account a WHERE a.id = account FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT * INTO ended, live FROM auth.end_sessions_of(account, NULL, 'account_deleted', happened_at, caller_ip);
    INSERT INTO auth.audit_event (occurred_at, event, account_id, ip, details)
    VALUES (happened_at, 'account.deleted', account, caller_ip, jsonb_build_object('by', actor));
    DELETE FROM auth.account a WHERE a.id = account;
    RETURN QUERY SELECT live, r.* FROM auth.revoke_sessions(ended, kept_until) r;
END
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA auth FROM PUBLIC;
