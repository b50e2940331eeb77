-- Ends the next sessions that a change of their account has outdated, at most 500, without revoking them: the caller does
-- that last. Locks the row of the unfinished change, then the sessions in the order of auth.revoke. It never meets a session
-- that was opened after the change: that has another epoch.
--
-- Argument: a session that goes on with the account's new epoch, or null.
--
-- Returns the sessions; how many of them could still have been used; when the last of their access tokens expires; and
-- whether there are more.
CREATE OR REPLACE FUNCTION auth.end_stale_batch(
    account uuid, spared uuid, OUT ended uuid[], OUT usable integer, OUT tokens_expire_at timestamptz,
    OUT more boolean)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    batch_size CONSTANT integer := 500;
    change auth.unfinished_end;
    batch uuid[];
    at timestamptz;
BEGIN
    PERFORM auth.require_read_committed();
    ended := '{}';
    usable := 0;
    SELECT * INTO change FROM auth.unfinished_end u
        WHERE u.account_id = end_stale_batch.account ORDER BY u.epoch LIMIT 1 FOR UPDATE;
    IF FOUND THEN
        batch := ARRAY(
            SELECT s.id FROM auth.session s
            WHERE s.account_id = change.account_id AND s.epoch = change.epoch AND s.ended_at IS NULL
                AND s.id IS DISTINCT FROM spared
            ORDER BY (s.opened_in IS NOT NULL), s.id LIMIT batch_size);
        PERFORM FROM auth.session s WHERE s.id = ANY (batch || spared)
            ORDER BY (s.opened_in IS NOT NULL), s.id FOR NO KEY UPDATE;
        at := shared.clock();
        UPDATE auth.session s SET epoch = a.epoch FROM auth.account a
            WHERE s.id = spared AND s.account_id = change.account_id AND s.epoch = change.epoch
                AND s.ended_at IS NULL AND a.id = s.account_id;

        WITH ending AS (
            UPDATE auth.session s SET ended_at = at WHERE s.id = ANY (batch) AND s.ended_at IS NULL
            RETURNING s.id, s.client_id, s.tokens_expire_at),
        audited AS (
            INSERT INTO auth.audit_event (occurred_at, event, account_id, session_id, client_id, ip, details)
            SELECT at, 'session.ended', change.account_id, ending.id, ending.client_id, change.ip,
                jsonb_build_object('by', change.cause)
            FROM ending)
        SELECT coalesce(array_agg(ending.id), '{}'), count(t.session_id), max(ending.tokens_expire_at)
            INTO ended, usable, tokens_expire_at
            FROM ending LEFT JOIN auth.refresh_token t
                ON t.session_id = ending.id AND t.used_at IS NULL AND t.expires_at > at;
        IF cardinality(batch) < batch_size THEN
            DELETE FROM auth.unfinished_end u WHERE u.account_id = change.account_id AND u.epoch = change.epoch;
        END IF;
    END IF;
    more := EXISTS (SELECT FROM auth.unfinished_end u WHERE u.account_id = end_stale_batch.account);
END
$$;
