-- Deletes up to `batch` rows that have expired by both the caller's clock and the database's, those that expired first,
-- and returns how many. Keeps the row with the highest seq, and each row that is the last one that a verifier has read:
-- the verifier recognizes the log by the nonce of that row.
CREATE OR REPLACE FUNCTION shared.purge(callers_now timestamptz, batch integer) RETURNS integer
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    expired_before CONSTANT timestamptz := least(callers_now, shared.clock());
    purged integer;
BEGIN
    PERFORM shared.lock_log();
    DELETE FROM shared.revocation
        WHERE seq = ANY (ARRAY(
            SELECT expired.seq FROM shared.revocation expired
                WHERE expired.expires_at < expired_before
                    AND expired.seq < (SELECT max(last.seq) FROM shared.revocation last)
                    AND NOT EXISTS (SELECT FROM shared.verifier_lease lease WHERE lease.applied_seq = expired.seq)
                ORDER BY expired.expires_at
                LIMIT purge.batch));
    GET DIAGNOSTICS purged = ROW_COUNT;
    RETURN purged;
END
$$;
