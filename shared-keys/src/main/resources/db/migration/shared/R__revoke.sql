-- Revokes: for each target its kind ('token', 'session', 'key') and when the last token that it matches has expired. A
-- target that is revoked already, for as long, adds nothing.
--
-- Returns the highest seq. Also when nothing was added: the caller may repeat a call whose answer was lost.
--
-- It must end the statement that calls it, and that statement must commit by itself: the transaction holds K until then. It
-- may follow locks on accounts and sessions in the same statement, never precede them.
CREATE OR REPLACE FUNCTION shared.revoke(kinds text[], target_ids text[], expiries timestamptz[]) RETURNS bigint
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF cardinality(kinds) <> cardinality(target_ids) OR cardinality(kinds) <> cardinality(expiries) THEN
        RAISE EXCEPTION 'each target needs its kind and its expiry' USING ERRCODE = 'invalid_parameter_value';
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
