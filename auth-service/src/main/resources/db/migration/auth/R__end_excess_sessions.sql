-- Ends sessions because their account has too many, and revokes them: see auth.revoke. Returns whether there were any.
CREATE OR REPLACE FUNCTION auth.end_excess_sessions(excess uuid[], kept_for interval, caller_ip text) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF cardinality(excess) = 0 THEN
        RETURN false;
    END IF;
    PERFORM auth.revoke(
        excess, array_fill('session_limit'::text, ARRAY[cardinality(excess)]),
        array_fill(caller_ip, ARRAY[cardinality(excess)]), kept_for, '{}', '{}', '{}');
    RETURN true;
END
$$;
