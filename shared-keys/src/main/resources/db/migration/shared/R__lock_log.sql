-- Takes K, the order of the revocation log, until the transaction ends. It is the last lock that a transaction takes: with
-- K held, nothing waits.
CREATE OR REPLACE FUNCTION shared.lock_log() RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    -- A snapshot that is older than the lock would miss rows that were committed while this waited.
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
    -- A client that is frozen before its transaction has ended would hold up every other revocation. Only
    -- transaction_timeout ends that state, and only a change from zero starts its clock anew.
    PERFORM set_config('transaction_timeout', '0', true);
    PERFORM set_config('transaction_timeout', '1s', true);
END
$$;
