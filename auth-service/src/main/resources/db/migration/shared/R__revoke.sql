-- Revokes targets. Each target has a kind ('token', 'session', 'key'), an id, and the time when the last token that it
-- matches has expired. A target that is already revoked for at least as long adds no row.
--
-- Returns the highest seq, even when it added no row, so that the caller may repeat a call whose answer was lost.
--
-- The call must be the last of its statement, and that statement must commit by itself: the transaction holds K until
-- the commit. The statement may lock accounts and sessions before the call, never after it.
CREATE OR REPLACE FUNCTION shared.revoke(kinds text[], target_ids text[], expiries timestamptz[]) RETURNS bigint
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF cardinality(kinds) <> cardinality(target_ids) OR cardinality(kinds) <> cardinality(expiries) THEN
        RAISE EXCEPTION 'each target needs a kind and an expiry' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM shared.lock_log();
    INSERT INTO shared.revocation (kind, target_id, expires_at, revoked_at)
        SELECT target.kind, target.id, max(target.expires_at), shared.clock()
            FROM unnest(revoke.kinds, revoke.target_ids, revoke.expiries) AS target (kind, id, expires_at)
            GROUP BY target.kind, target.id
            HAVING NOT EXISTS (
                SELECT FROM shared.revocation old
                WHERE old.kind = target.kind AND old.target_id = target.id
                    AND old.expires_at >= max(target.expires_at));
    RETURN (SELECT coalesce(max(revocation.seq), 0) FROM shared.revocation);
END
$$;
