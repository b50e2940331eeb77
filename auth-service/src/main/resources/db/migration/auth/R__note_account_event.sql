-- Writes a notification of what has happened to an account, for each client that must know it, in the transaction of the
-- change. `kind` is the last part of the name of a RISC event, such as account-purged.
--
-- A client of the operator (first_party) is always told. It may store data by the account's id without a session of its own:
-- any service does so that accepts the tokens of a login. Another client is told only if the person has allowed it something,
-- or has a session with it: the others do not know the account, and need not learn how many accounts are deleted.
--
-- The notification of a deletion is due after 30 s. By then each lease has run out and each request has ended that was still
-- accepted, so no service stores anything for the account after it has deleted all.
--
-- A deletion calls this before it deletes the account, because consents go with the account.
CREATE OR REPLACE FUNCTION auth.note_account_event(kind text, account uuid) RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    at CONSTANT timestamptz := shared.clock();
BEGIN
    INSERT INTO auth.notification (kind, client_id, account_id, happened_at, due_at)
        SELECT note_account_event.kind, c.client_id, account, at,
            at + CASE note_account_event.kind WHEN 'account-purged' THEN interval '30 seconds' ELSE interval '0' END
        FROM auth.client c
        WHERE c.security_events_uri IS NOT NULL AND (
            c.first_party
            OR EXISTS (
                SELECT FROM auth.consent given WHERE given.account_id = account AND given.client_id = c.client_id)
            OR EXISTS (
                SELECT FROM auth.session s WHERE s.account_id = account AND s.client_id = c.client_id));
END
$$;
