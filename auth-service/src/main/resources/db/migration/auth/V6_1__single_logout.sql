-- Ending the session of a browser ends the sessions that applications have opened in it, unless their owner has allowed
-- them to go on without it (scope offline_access, OpenID Connect Back-Channel Logout section 2.7); and applications are told.
-- Nothing changes about K: what is more to be revoked is part of the same statement, and K comes last.

CREATE INDEX session_opened_in ON auth.session (opened_in) WHERE opened_in IS NOT NULL;

-- Session rows are locked in one order everywhere: first those of browsers, then those opened in them, each by their ids.
CREATE OR REPLACE FUNCTION auth.revoke(
    ended uuid[], causes text[], caller_ips text[], happened_at timestamptz,
    kinds text[], target_ids text[], expiries timestamptz[])
RETURNS TABLE (head bigint, verifier_id uuid, renewals bigint, applied_seq bigint, lease_millis integer)
LANGUAGE plpgsql AS $$
DECLARE
    opened uuid[];
    kept_until timestamptz;
BEGIN
    PERFORM FROM auth.session s WHERE s.id = ANY (ended) AND s.opened_in IS NULL ORDER BY s.id FOR NO KEY UPDATE;

    -- Only now, since another could have been opened while this waited for the lock.
    SELECT coalesce(array_agg(locked.id) FILTER (WHERE locked.goes_along), '{}') INTO opened
    FROM (
        SELECT s.id, s.ended_at IS NULL AND s.opened_in = ANY (ended) AND s.id <> ALL (ended) AS goes_along
        FROM auth.session s
        WHERE s.opened_in IS NOT NULL AND (s.id = ANY (ended) OR (
            s.opened_in = ANY (ended) AND s.ended_at IS NULL
            AND 'offline_access' <> ALL (string_to_array(s.scope, ' '))))
        ORDER BY s.id FOR NO KEY UPDATE) locked;

    WITH ending AS (
        UPDATE auth.session s SET ended_at = happened_at
        WHERE (s.id = ANY (ended) OR s.id = ANY (opened)) AND s.ended_at IS NULL
        RETURNING s.id, s.account_id, s.client_id, CASE WHEN s.id = ANY (ended) THEN s.id ELSE s.opened_in END AS because_of)
    INSERT INTO auth.audit_event (occurred_at, event, account_id, session_id, client_id, ip, details)
    SELECT happened_at, 'session.ended', ending.account_id, ending.id, ending.client_id, asked.ip,
        jsonb_build_object('by', asked.cause)
    FROM ending JOIN (
        SELECT DISTINCT ON (each.id) each.id, each.cause, each.ip
        FROM unnest(ended, causes, caller_ips) AS each (id, cause, ip)
        ORDER BY each.id) asked ON asked.id = ending.because_of;

    SELECT max(each.expiry) INTO kept_until FROM unnest(kinds, expiries) AS each (kind, expiry) WHERE each.kind = 'session';
    RETURN QUERY SELECT * FROM shared.revoke(
        kinds || array_fill('session'::text, ARRAY[cardinality(opened)]),
        target_ids || opened::text[],
        expiries || array_fill(kept_until, ARRAY[cardinality(opened)]));
END
$$;

CREATE OR REPLACE FUNCTION auth.end_sessions_of(
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
            ORDER BY s.opened_in IS NOT NULL, s.id FOR NO KEY UPDATE) locked;

    WITH ending AS (
        UPDATE auth.session s SET ended_at = happened_at WHERE s.id = ANY (ended) RETURNING s.id, s.client_id)
    INSERT INTO auth.audit_event (occurred_at, event, account_id, session_id, client_id, ip, details)
    SELECT happened_at, 'session.ended', account, ending.id, ending.client_id, caller_ip, jsonb_build_object('by', cause)
    FROM ending;
END
$$;

-- Who is still to be told that a session has ended. A row goes when that is done, or was tried often enough.
CREATE TABLE auth.logout_notice (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    client_id text NOT NULL,
    account_id uuid NOT NULL,
    session_id uuid NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL
);

CREATE INDEX logout_notice_due_at ON auth.logout_notice (due_at);

-- Whatever ends a session, its application is told: the notice is written by the very statement that ends it.
CREATE FUNCTION auth.note_logout() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO auth.logout_notice (client_id, account_id, session_id, due_at)
    SELECT c.client_id, NEW.account_id, NEW.id, NEW.ended_at
    FROM auth.client c WHERE c.client_id = NEW.client_id AND c.backchannel_logout_uri IS NOT NULL;
    RETURN NULL;
END
$$;

CREATE TRIGGER note_logout AFTER UPDATE OF ended_at ON auth.session
    FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION auth.note_logout();

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA auth FROM PUBLIC;
