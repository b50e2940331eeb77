-- Ends sessions because their account has opened too many, and revokes them; see auth.revoke. Returns whether there were
-- any.
CREATE OR REPLACE FUNCTION auth.end_excess_sessions(account uuid, excess uuid[], kept_for interval, caller jsonb)
RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    size CONSTANT integer[] := ARRAY[cardinality(excess)];
BEGIN
    IF cardinality(excess) = 0 THEN
        RETURN false;
    END IF;
    PERFORM auth.revoke(
        excess, array_fill('session_limit'::text, size), array_fill(account, size), array_fill(caller, size), kept_for,
        '{}', '{}', '{}', '{}');
    RETURN true;
END
$$;
