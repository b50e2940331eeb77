-- Reads the log after a row. It is the second transaction of a verifier's renewal; a verifier also calls it between two
-- renewals. It is one statement, so it has one snapshot. It takes no lock.
--
-- Arguments: the seq up to which the verifier knows every row, with the nonce of that row (0 and null at first); the
-- largest number of rows.
--
-- Returns one row: whether it is the same log (if not, the verifier must forget what it knows); the highest seq; the
-- database's time in milliseconds since 1970; the published key ids (null while there are none); and the next rows in
-- the order of seq: seq, nonce, kind, target, expiry in seconds since 1970, rounded up.
CREATE OR REPLACE FUNCTION shared.read_log(
    applied bigint, applied_nonce uuid, page_size integer,
    OUT same_log boolean, OUT head bigint, OUT now_millis bigint, OUT published_kids text[],
    OUT seqs bigint[], OUT nonces uuid[], OUT kinds text[], OUT target_ids text[], OUT expiries bigint[])
LANGUAGE sql STABLE AS $$
    SELECT
        read_log.applied = 0 OR EXISTS (
            SELECT FROM shared.revocation known
            WHERE known.seq = read_log.applied AND known.nonce = read_log.applied_nonce),
        coalesce((SELECT max(revocation.seq) FROM shared.revocation), 0),
        floor(extract(epoch FROM shared.clock()) * 1000)::bigint,
        (SELECT key_set.kids FROM shared.key_set),
        coalesce(array_agg(row.seq ORDER BY row.seq), '{}'),
        coalesce(array_agg(row.nonce ORDER BY row.seq), '{}'),
        coalesce(array_agg(row.kind ORDER BY row.seq), '{}'),
        coalesce(array_agg(row.target_id ORDER BY row.seq), '{}'),
        coalesce(array_agg(ceil(extract(epoch FROM row.expires_at))::bigint ORDER BY row.seq), '{}')
    FROM (
        SELECT * FROM shared.revocation WHERE revocation.seq > read_log.applied ORDER BY revocation.seq LIMIT page_size) row
$$;

GRANT EXECUTE ON FUNCTION shared.read_log(bigint, uuid, integer) TO latchkey_verifier;
