-- Refuses transactions with another isolation level. A function that locks a row and reads it in a later statement must see
-- what was committed while it waited for the lock.
CREATE OR REPLACE FUNCTION auth.require_read_committed() RETURNS void
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'accounts and sessions need read committed, not %', current_setting('transaction_isolation')
            USING ERRCODE = 'invalid_transaction_state';
    END IF;
END
$$;
