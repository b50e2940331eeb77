-- Ends the caller's lease. Before the call, the verifier must stop trusting its memory.
CREATE OR REPLACE FUNCTION shared.leave(verifier uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM shared.verifier_lease lease WHERE lease.verifier_id = leave.verifier AND lease.role = session_user;
END
$$;

GRANT EXECUTE ON FUNCTION shared.leave(uuid) TO latchkey_verifier;
