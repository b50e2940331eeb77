-- Lets the owner of an account sign in again. Locks the account's row. Returns whether the account exists.
CREATE OR REPLACE FUNCTION auth.enable_account(account uuid, actor uuid, caller jsonb) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    UPDATE auth.account a SET enabled = true WHERE a.id = enable_account.account;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM auth.audit('account.enabled', account, actor, caller => caller);
    RETURN true;
END
$$;
