-- Lets the owner of an account sign in again. Locks the account's row. Returns whether the account exists. An account that is
-- already enabled stays enabled, and no client is told.
CREATE OR REPLACE FUNCTION auth.enable_account(account uuid, actor uuid, caller jsonb) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    was_enabled boolean;
BEGIN
    SELECT a.enabled INTO was_enabled FROM auth.account a WHERE a.id = enable_account.account FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE auth.account a SET enabled = true WHERE a.id = enable_account.account;
    PERFORM auth.audit('account.enabled', account, actor, caller => caller);
    IF NOT was_enabled THEN
        PERFORM auth.note_account_event('account-enabled', account);
    END IF;
    RETURN true;
END
$$;
