-- Lets the owner of an account sign in again. Locks the account's row. Returns whether there is such an account.
CREATE OR REPLACE FUNCTION auth.enable_account(account uuid, actor uuid, caller_ip text) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    UPDATE auth.account a SET enabled = true WHERE a.id = enable_account.account;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO auth.audit_event (occurred_at, event, account_id, ip, details)
        VALUES (shared.clock(), 'account.enabled', account, caller_ip, jsonb_build_object('by', actor));
    RETURN true;
END
$$;
