-- Takes K, the lock that orders the revocation log, and holds it until the transaction ends. K is the last lock that a
-- transaction takes: a transaction that holds K waits for nothing.
CREATE OR REPLACE FUNCTION shared.lock_log() RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    -- A snapshot that is older than the lock would miss rows that were committed during the wait for K.
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'the revocation log needs read committed, not %', current_setting('transaction_isolation')
            USING ERRCODE = 'invalid_transaction_state';
    END IF;
    -- A revocation that a crash could undo must not be confirmed.
    IF current_setting('synchronous_commit') IN ('off', 'local', 'remote_write') THEN
        PERFORM set_config('synchronous_commit', 'on', true);
    END IF;
    PERFORM set_config('lock_timeout', '1500ms', true);
    LOCK TABLE shared.revocation_order IN EXCLUSIVE MODE;
    -- A client that freezes before its transaction has ended would delay every other revocation. Only
    -- transaction_timeout ends that state, and only a change from zero restarts its timer.
    PERFORM set_config('transaction_timeout', '0', true);
    PERFORM set_config('transaction_timeout', '1s', true);
END
$$;
