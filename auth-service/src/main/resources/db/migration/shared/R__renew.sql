-- Renews a lease: records what the verifier knows. It is the first of the two transactions of a renewal, and grants
-- nothing by itself. The lease holds only after the commit, when the second transaction, shared.read_log, has read the
-- log in a later snapshot.
--
-- Arguments: the verifier's secret id; its service and instance, for operators; how long it will trust this renewal, in
-- milliseconds; the seq up to which every row is in its memory already, with the nonce of that row (0 and null at
-- first); the key ids that it knows.
--
-- If the nonce does not match, this is another log. The row then records that the verifier knows nothing.
--
-- Returns whether the lease has a notification channel; shared.listen gives it one.
--
-- The database limits what a role can ask for: a lease lasts at most 10 s, and a role holds at most 64.
CREATE OR REPLACE FUNCTION shared.renew(
    verifier uuid, service text, instance text, lease_millis integer, applied bigint, applied_nonce uuid, kids text[])
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    known bigint := 0;
    free_slot integer;
BEGIN
    IF renew.applied IS NULL THEN
        RAISE EXCEPTION 'applied must not be null: a verifier must report the last seq that it has read'
            USING ERRCODE = 'null_value_not_allowed';
    END IF;
    IF renew.lease_millis NOT BETWEEN 100 AND 10000 THEN
        RAISE EXCEPTION 'a lease must last between 100 and 10000 ms, but lasts %', renew.lease_millis
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF octet_length(array_to_string(kids, '')) > 8192 THEN
        RAISE EXCEPTION 'the key ids must have 8192 bytes or fewer' USING ERRCODE = 'string_data_right_truncation';
    END IF;
    -- A writer would not wait for a lease row that a crash has lost.
    IF current_setting('synchronous_commit') IN ('off', 'local', 'remote_write') THEN
        PERFORM set_config('synchronous_commit', 'on', true);
    END IF;

    SELECT row.seq INTO known FROM shared.revocation row
        WHERE row.seq = renew.applied AND row.nonce = renew.applied_nonce;
    known := coalesce(known, 0);

    UPDATE shared.verifier_lease lease
        SET service = renew.service,
            instance = renew.instance,
            lease_millis = renew.lease_millis,
            -- A call that timed out and arrives late must not lower what a later call has recorded. The exception is a
            -- call that knows nothing of this log. It resets the row, also when it is late: then a logout waits until the
            -- next renewal, and no longer than the lease.
            applied_seq = CASE WHEN known = 0 THEN 0 ELSE greatest(known, lease.applied_seq) END,
            renewals = lease.renewals + 1,
            known_kids = renew.kids,
            renewed_at = clock_timestamp()
        WHERE lease.verifier_id = renew.verifier AND lease.role = session_user;
    WHILE NOT FOUND LOOP
        SELECT slot INTO free_slot FROM generate_series(1, 64) slot
            WHERE NOT EXISTS (
                SELECT FROM shared.verifier_lease lease WHERE lease.role = session_user AND lease.slot = slot.slot)
            ORDER BY random() LIMIT 1;
        IF free_slot IS NULL THEN
            RAISE EXCEPTION 'the role % holds 64 leases, which is the limit', session_user
                USING ERRCODE = 'configuration_limit_exceeded',
                    HINT = 'The leases of ended verifiers are deleted after half a minute.';
        END IF;
        INSERT INTO shared.verifier_lease (
                verifier_id, role, slot, service, instance, lease_millis, applied_seq, renewals, known_kids,
                started_at, renewed_at)
            VALUES (
                renew.verifier, session_user, free_slot, renew.service, renew.instance, renew.lease_millis, known,
                (random() * (2::bigint ^ 52))::bigint, renew.kids, clock_timestamp(), clock_timestamp())
            ON CONFLICT (role, slot) DO NOTHING;
    END LOOP;
    RETURN (SELECT lease.channel IS NOT NULL FROM shared.verifier_lease lease WHERE lease.verifier_id = renew.verifier);
END
$$;

GRANT EXECUTE ON FUNCTION shared.renew(uuid, text, text, integer, bigint, uuid, text[]) TO latchkey_verifier;
