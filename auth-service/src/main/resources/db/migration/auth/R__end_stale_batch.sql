-- Ends the next sessions that a change of their account has outdated, at most 500. Does not revoke them: the caller does
-- that last. Locks the row of the unfinished change, then the sessions in the order of auth.revoke. A session that was
-- opened after the change has another epoch, so this never ends it.
--
-- The argument `spared` is a session that goes on with the account's new epoch, or null.
--
-- Returns the sessions, how many of them could still have been used, when the last of their access tokens expires, and
-- whether there are more sessions.
CREATE OR REPLACE FUNCTION auth.end_stale_batch(
    account uuid, spared uuid, OUT ended uuid[], OUT usable integer, OUT tokens_expire_at timestamptz,
    OUT more boolean)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    batch_size CONSTANT integer := 500;
    change auth.unfinished_end;
    batch uuid[];
    at timestamptz;
    ending record;
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

        FOR ending IN
            UPDATE auth.session s SET ended_at = at WHERE s.id = ANY (batch) AND s.ended_at IS NULL
            RETURNING s.id, s.client_id, s.tokens_expire_at
        LOOP
            PERFORM auth.audit(
                'session.ended', change.account_id, change.actor_id, ending.id, ending.client_id, change.caller,
                jsonb_build_object('by', change.cause));
            ended := ended || ending.id;
            tokens_expire_at := greatest(tokens_expire_at, ending.tokens_expire_at);
        END LOOP;
        SELECT count(*) INTO usable FROM auth.refresh_token t
            WHERE t.session_id = ANY (ended) AND t.used_at IS NULL AND t.expires_at > at;
        IF cardinality(batch) < batch_size THEN
            DELETE FROM auth.unfinished_end u WHERE u.account_id = change.account_id AND u.epoch = change.epoch;
        END IF;
    END IF;
    more := EXISTS (SELECT FROM auth.unfinished_end u WHERE u.account_id = end_stale_batch.account);
END
$$;
