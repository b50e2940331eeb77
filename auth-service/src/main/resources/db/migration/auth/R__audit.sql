-- Writes an event to the audit log, in the transaction that it reports. EventType.java lists the events with their
-- outcomes.
--
-- `account` is the account that the event is about, `actor` the account that did it. `caller` is the origin of the request:
-- an object with ip, user_agent and request_id; null when there was no request. Identical events that are no success are
-- counted. So a caller that repeats a refused attempt adds one row a minute.
CREATE OR REPLACE FUNCTION auth.audit(
    event text, account uuid DEFAULT NULL, actor uuid DEFAULT NULL, session uuid DEFAULT NULL, client text DEFAULT NULL,
    caller jsonb DEFAULT NULL, details jsonb DEFAULT '{}', outcome text DEFAULT 'success')
RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF outcome <> 'success' THEN
        PERFORM audit.add_failures(jsonb_build_array(coalesce(caller, '{}') || jsonb_build_object(
            'event', event, 'outcome', outcome, 'account', account, 'actor', actor, 'session', session, 'client', client,
            'details', details, 'count', 1, 'seconds_ago', 0)));
        RETURN;
    END IF;
    INSERT INTO audit.event (
            event, outcome, account_id, actor_id, session_id, client_id, ip, user_agent, request_id, details)
        VALUES (
            event, outcome, account, actor, session, client, caller ->> 'ip', caller ->> 'user_agent',
            caller ->> 'request_id', details);
END
$$;
