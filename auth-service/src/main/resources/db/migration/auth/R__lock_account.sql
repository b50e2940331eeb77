-- Locks an account's row until the transaction ends, and returns whether the account exists. The lock is shared when the
-- row must stay as it is, or exclusive for a change.
--
-- Does not wait for the lock: it fails with SQLSTATE LK002 when another transaction holds it. The caller tries again, and
-- holds no connection in between. So one locked account does not use up the connections (DatabaseFunctions).
CREATE OR REPLACE FUNCTION auth.lock_account(account uuid, shared boolean) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF lock_account.shared THEN
        PERFORM FROM auth.account a WHERE a.id = lock_account.account FOR SHARE SKIP LOCKED;
    ELSE
        PERFORM FROM auth.account a WHERE a.id = lock_account.account FOR NO KEY UPDATE SKIP LOCKED;
    END IF;
    IF FOUND THEN
        RETURN true;
    END IF;
    IF EXISTS (SELECT FROM auth.account a WHERE a.id = lock_account.account) THEN
        RAISE EXCEPTION 'the account is locked' USING ERRCODE = 'LK002';
    END IF;
    RETURN false;
END
$$;
