-- Tells every verifier that there are revocations, or keys, to read. Called in a transaction of its own after the commit:
-- it may fail, for example because some client has filled the server's notification queue, and then the verifiers read at
-- their next renewal.
CREATE OR REPLACE FUNCTION shared.wake_verifiers() RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    -- The server takes one notifying transaction at a time, and a client may have much to notify.
    PERFORM set_config('lock_timeout', '100ms', true);
    PERFORM pg_notify(lease.channel, '') FROM shared.verifier_lease lease WHERE lease.channel IS NOT NULL;
END
$$;
