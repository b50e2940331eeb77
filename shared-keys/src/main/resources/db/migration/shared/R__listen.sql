-- Has the caller's connection listen on a channel of its own, which shared.wake_verifiers notifies. The database makes the
-- name at random and tells it to no client, not even to this one: a channel whose name is unknown cannot be flooded.
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
