-- Writes an event to the audit log, in the transaction that it reports. EventType.java lists the events with their outcomes.
--
-- `account` is whom it is about, `actor` the account that did it. `caller` is where the request came from: an object with ip,
-- user_agent and request_id; null where there was no request.
CREATE OR REPLACE FUNCTION auth.audit(
    event text, account uuid DEFAULT NULL, actor uuid DEFAULT NULL, session uuid DEFAULT NULL, client text DEFAULT NULL,
    caller jsonb DEFAULT NULL, details jsonb DEFAULT '{}', outcome text DEFAULT 'success')
RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    INSERT INTO audit.event (
            event, outcome, account_id, actor_id, session_id, client_id, ip, user_agent, request_id, details)
        VALUES (
            event, outcome, account, actor, session, client, caller ->> 'ip', caller ->> 'user_agent',
            caller ->> 'request_id', details);
END
$$;
