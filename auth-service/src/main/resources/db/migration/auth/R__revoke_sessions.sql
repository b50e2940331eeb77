-- Revokes sessions that the caller has ended in the same transaction. Takes K; see shared.revoke, whose result it returns.
CREATE OR REPLACE FUNCTION auth.revoke_sessions(ended uuid[], expires_at timestamptz) RETURNS bigint
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN shared.revoke(
        array_fill('session'::text, ARRAY[cardinality(ended)]), ended::text[],
        array_fill(expires_at, ARRAY[cardinality(ended)]));
END
$$;
