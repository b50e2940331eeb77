-- Ends and revokes sessions, and revokes tokens and keys. When the session of a browser ends, the sessions that
-- applications have opened in it also end. The exception is an application that its user has allowed to go on without it
-- (scope offline_access, OpenID Connect Back-Channel Logout section 2.7).
--
-- Arguments: the sessions with the causes, actors and callers for their audit events; how long the revocation of a session
-- is kept after its last access token has expired; the tokens and keys with the times until which their revocations are
-- kept; and for tokens `told`, the content of their audit events: an object with account, client and caller.
--
-- A session that has already ended, or whose row is gone, is revoked nonetheless, because its access tokens may still be
-- valid. A repeated call adds nothing. Returns the highest seq of the log.
--
-- Session rows are locked in one order everywhere: first those of browsers, then those opened in them, each by their ids.
-- Takes K last. The statement that calls this must commit by itself.
CREATE OR REPLACE FUNCTION auth.revoke(
    ended uuid[], causes text[], actors uuid[], callers jsonb[], kept_for interval,
    kinds text[], target_ids text[], expiries timestamptz[], told jsonb[])
RETURNS bigint
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    opened uuid[];
    at timestamptz;
    ending record;
BEGIN
    PERFORM auth.require_read_committed();
    PERFORM FROM auth.session s WHERE s.id = ANY (ended) AND s.opened_in IS NULL ORDER BY s.id FOR NO KEY UPDATE;

    -- Reads these only now, because another could have been opened while this waited for the lock.
    SELECT coalesce(array_agg(locked.id) FILTER (WHERE locked.goes_along), '{}') INTO opened
        FROM (
            SELECT s.id, s.ended_at IS NULL AND s.opened_in = ANY (ended) AND s.id <> ALL (ended) AS goes_along
            FROM auth.session s
            WHERE s.opened_in IS NOT NULL AND (s.id = ANY (ended) OR (
                s.opened_in = ANY (ended) AND s.ended_at IS NULL
                AND 'offline_access' <> ALL (string_to_array(s.scope, ' '))))
            ORDER BY s.id FOR NO KEY UPDATE) locked;

    at := shared.clock();
    FOR ending IN
        UPDATE auth.session s SET ended_at = at
        WHERE (s.id = ANY (ended) OR s.id = ANY (opened)) AND s.ended_at IS NULL
        RETURNING s.id, s.account_id, s.client_id,
            array_position(ended, CASE WHEN s.id = ANY (ended) THEN s.id ELSE s.opened_in END) AS because_of
    LOOP
        PERFORM auth.audit(
            'session.ended', ending.account_id, actors[ending.because_of], ending.id, ending.client_id,
            callers[ending.because_of], jsonb_build_object('by', causes[ending.because_of]));
    END LOOP;
    PERFORM auth.audit(
            'token.revoked', (token.told ->> 'account')::uuid, client => token.told ->> 'client',
            caller => token.told -> 'caller', details => jsonb_build_object('jti', token.id))
        FROM unnest(kinds, target_ids, told) AS token (kind, id, told)
        WHERE token.kind = 'token' AND NOT EXISTS (
            SELECT FROM shared.revocation old WHERE old.kind = 'token' AND old.target_id = token.id);

    -- No token is issued after the session's end. If the row is gone, its tokens have expired, or were revoked with it. A
    -- day is the longest life of a token.
    SELECT kinds || coalesce(array_agg('session'::text), '{}'),
            target_ids || coalesce(array_agg(target.id::text), '{}'),
            expiries || coalesce(array_agg(coalesce(s.tokens_expire_at, at + interval '1 day') + kept_for), '{}')
        INTO kinds, target_ids, expiries
        FROM unnest(ended || opened) AS target (id) LEFT JOIN auth.session s ON s.id = target.id
        WHERE s.id IS NOT NULL OR NOT EXISTS (
            SELECT FROM shared.revocation old WHERE old.kind = 'session' AND old.target_id = target.id::text);
    RETURN shared.revoke(kinds, target_ids, expiries);
END
$$;
