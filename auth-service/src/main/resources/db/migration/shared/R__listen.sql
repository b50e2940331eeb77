-- Makes the caller's connection listen on its own channel, which shared.wake_verifiers notifies. The database makes a
-- random name and returns it to no client, not even to this one: a client cannot flood a channel whose name it does not
-- know.
CREATE OR REPLACE FUNCTION shared.listen(verifier uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    new_channel CONSTANT name := 'latchkey_' || replace(gen_random_uuid()::text, '-', '');
BEGIN
    UPDATE shared.verifier_lease lease SET channel = new_channel
        WHERE lease.verifier_id = listen.verifier AND lease.role = session_user;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the role % has no such lease', session_user USING ERRCODE = 'insufficient_privilege';
    END IF;
    UNLISTEN *;
    EXECUTE format('LISTEN %I', new_channel);
END
$$;

GRANT EXECUTE ON FUNCTION shared.listen(uuid) TO latchkey_verifier;
