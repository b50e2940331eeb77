-- Withdraws what a person has allowed an application. Deletes the consents and the codes that are not redeemed yet, and ends
-- and revokes the application's sessions of the account, at most 500; see auth.revoke.
--
-- Locks the codes, sessions and K, in this order. Returns how many sessions have ended, the highest seq of the log, and
-- whether there are more sessions. If there are more, the caller calls again. Returns no row when there was nothing to
-- withdraw. The statement that calls this must commit by itself.
CREATE OR REPLACE FUNCTION auth.withdraw_application(account uuid, client text, kept_for interval, caller jsonb)
RETURNS TABLE (sessions_revoked integer, head bigint, more boolean)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    batch_size CONSTANT integer := 500;
    consented boolean;
    ended uuid[];
    size integer[];
BEGIN
    PERFORM auth.require_read_committed();
    DELETE FROM auth.authorization_code c
        WHERE c.client_id = client AND c.session_id IS NULL AND c.expires_at > shared.clock()
            AND c.browser_session_id IN (
                SELECT s.id FROM auth.session s WHERE s.account_id = withdraw_application.account);
    DELETE FROM auth.consent c WHERE c.account_id = withdraw_application.account AND c.client_id = client;
    consented := FOUND;
    ended := ARRAY(
        SELECT s.id FROM auth.session s
        WHERE s.account_id = withdraw_application.account AND s.client_id = client AND s.ended_at IS NULL
            AND s.opened_in IS NOT NULL
        ORDER BY s.id LIMIT batch_size);
    IF NOT consented AND cardinality(ended) = 0 THEN
        RETURN;
    END IF;
    IF consented THEN
        PERFORM auth.audit(
            'consent.withdrawn', withdraw_application.account, actor => withdraw_application.account, client => client,
            caller => caller);
    END IF;
    sessions_revoked := cardinality(ended);
    size := ARRAY[sessions_revoked];
    head := auth.revoke(
        ended, array_fill('consent_withdrawn'::text, size), array_fill(withdraw_application.account, size),
        array_fill(caller, size), kept_for, '{}', '{}', '{}', '{}');
    more := sessions_revoked = batch_size;
    RETURN NEXT;
END
$$;
