-- Deletes up to `batch` rows whose expiry has passed by both the caller's clock and the database's, the oldest first, and
-- returns how many. The row with the highest seq stays, and so does a row that a verifier has read last: by its nonce the
-- verifier recognizes the log.
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
