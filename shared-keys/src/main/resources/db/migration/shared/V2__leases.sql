-- Confirmed logout: a verifier trusts its memory of the revocation log for the length of a lease, and says what it knows
-- whenever it renews; a revocation waits for what the verifiers say. The package dev.latchkey.shared.revocation tells
-- how the parts work together.

-- One row per running verifier. Verifying services have no rights on it: they call sync and leave.
CREATE TABLE shared.verifier_lease (
    verifier_id uuid PRIMARY KEY,
    role name NOT NULL,
    service text NOT NULL CHECK (length(service) BETWEEN 1 AND 100),
    instance text NOT NULL CHECK (length(instance) <= 200),
    lease_millis integer NOT NULL CHECK (lease_millis BETWEEN 100 AND 60000),
    applied_seq bigint NOT NULL,
    renewals bigint NOT NULL,
    known_kids text[] NOT NULL CHECK (cardinality(known_kids) <= 64),
    started_at timestamptz NOT NULL,
    renewed_at timestamptz NOT NULL
);

COMMENT ON COLUMN shared.verifier_lease.verifier_id IS
    'made anew at each start, and secret: who knows it can acknowledge in its name';
COMMENT ON COLUMN shared.verifier_lease.role IS 'who signed in; nobody else can use the row';
COMMENT ON COLUMN shared.verifier_lease.instance IS 'where it runs, for whoever operates it';
COMMENT ON COLUMN shared.verifier_lease.lease_millis IS
    'how long the verifier trusts a renewal at most: a revocation waits for it no longer than this';
COMMENT ON COLUMN shared.verifier_lease.applied_seq IS 'every revocation up to this one is in the verifier''s memory';
COMMENT ON COLUMN shared.verifier_lease.renewals IS
    'counts renewals up from a random number, so that a row that was removed and made anew is not taken for the old one';
COMMENT ON COLUMN shared.verifier_lease.renewed_at IS 'for people: no decision depends on it, since clocks can be set';

-- The key ids that auth-service publishes at the moment; a verifier that lacks one fetches the key set again.
CREATE TABLE shared.key_set (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    kids text[] NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- The lock K. Revocations commit in the order of seq, and no lease is granted across one: who writes the log holds K
-- exclusively until its transaction has ended, sync holds it shared. It is a table since anyone may take an advisory
-- lock, and it is empty since nothing but the lock is wanted of it. Of the modes that do this, EXCLUSIVE and ROW SHARE
-- are the weakest: pg_dump stops neither, and a vacuum no sync.
CREATE TABLE shared.revocation_order ();

-- What every function that takes K begins with. Its settings last to the end of the caller's transaction.
CREATE FUNCTION shared.begin_ordered() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- With a snapshot for the whole transaction, the reads after the lock would not see what it has waited for.
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'the revocation log needs read committed, not %', current_setting('transaction_isolation')
            USING ERRCODE = 'invalid_transaction_state';
    END IF;
    IF pg_is_in_recovery() THEN
        RAISE EXCEPTION 'this server is a standby' USING ERRCODE = 'read_only_sql_transaction';
    END IF;
    IF current_setting('synchronous_commit') IN ('off', 'local', 'remote_write') THEN
        PERFORM set_config('synchronous_commit', 'on', true);
    END IF;
    PERFORM set_config('lock_timeout', '1500ms', true);
END
$$;

-- Follows once K is held: a client that is frozen before its transaction has ended would hold up every logout, or every
-- renewal. transaction_timeout alone ends that state. Only from zero does a new value start the clock anew.
CREATE FUNCTION shared.limit_holding() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM set_config('transaction_timeout', '0', true);
    PERFORM set_config('transaction_timeout', '1s', true);
END
$$;

-- Takes K for the rest of the transaction. The last lock of a transaction: whoever holds K waits for nothing.
CREATE FUNCTION shared.lock_log() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM shared.begin_ordered();
    LOCK TABLE shared.revocation_order IN EXCLUSIVE MODE;
    PERFORM shared.limit_holding();
END
$$;

-- Nobody writes the log without K, by whatever statement: one row out of order would never be seen by some verifier.
CREATE FUNCTION shared.lock_log_before_write() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM shared.lock_log();
    RETURN NULL;
END
$$;

CREATE TRIGGER in_order BEFORE INSERT OR UPDATE OR DELETE ON shared.revocation
FOR EACH STATEMENT EXECUTE FUNCTION shared.lock_log_before_write();

-- Which log this is: the server's and the timeline's names, and the table's. A promoted standby may lack the last rows
-- and give their seq to others, and a verifier that counted on would miss those. The timeline is that of the log being
-- written: pg_control_checkpoint() tells the old one until the first checkpoint after the promotion. Fails on a standby.
CREATE FUNCTION shared.log_identity() RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN format('%s/%s/%s/%s',
        (SELECT system_identifier FROM pg_control_system()),
        substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8),
        (SELECT oid FROM pg_database WHERE datname = current_database()),
        'shared.revocation'::regclass::oid);
END
$$;

-- Renews a lease: says what the verifier knows, and returns what it does not know.
--
-- Arguments: the verifier's secret id; its service and instance, for people; how long it will trust this renewal; the
-- log that it has read from (null at first) and the seq up to which everything in it is in its memory *already*; the
-- key ids that it knows.
--
-- Returns the log's identity, its highest seq, the database's time in milliseconds since 1970, the published key ids
-- (null as long as none are), and the next rows in the order of seq: id, kind, target, expiry in seconds since 1970,
-- rounded up. The lease is renewed only if `complete`; else there are more rows, to be read from the table before the
-- next call, or `applied` was said of another log or is beyond its end, which is to say that nothing is known.
--
-- The caller's own row comes first, then K: whoever holds K waits for nothing. There are few rows in an answer, so that
-- it fits into what the network buffers for a client that has stopped reading: no timeout ends a server that waits for
-- room to send.
CREATE FUNCTION shared.sync(
    verifier uuid, service text, instance text, lease_millis integer, known_log text, applied bigint, kids text[],
    OUT log text, OUT head bigint, OUT now_millis bigint, OUT published_kids text[], OUT complete boolean,
    OUT seqs bigint[], OUT kinds text[], OUT target_ids text[], OUT expiries bigint[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    page_size CONSTANT integer := 200;
    row_role name;
    row_applied bigint;
    now_applied bigint;
    same_log boolean;
BEGIN
    IF sync.applied IS NULL THEN
        RAISE EXCEPTION 'what is known must be said' USING ERRCODE = 'null_value_not_allowed';
    END IF;
    IF octet_length(array_to_string(kids, '')) > 8192 THEN
        RAISE EXCEPTION 'the key ids are too long' USING ERRCODE = 'string_data_right_truncation';
    END IF;
    PERFORM shared.begin_ordered();
    SELECT lease.role, lease.applied_seq INTO row_role, row_applied
        FROM shared.verifier_lease lease WHERE lease.verifier_id = sync.verifier FOR UPDATE;
    IF row_role <> session_user THEN
        RAISE EXCEPTION 'the lease is another role''s' USING ERRCODE = 'insufficient_privilege';
    END IF;

    LOCK TABLE shared.revocation_order IN ROW SHARE MODE;
    PERFORM shared.limit_holding();

    log := shared.log_identity();
    SELECT coalesce(max(revocation.seq), 0) INTO head FROM shared.revocation;
    same_log := sync.applied = 0 OR (sync.known_log = log AND sync.applied BETWEEN 0 AND head);
    -- A call that was given up and arrives late must not take back what a later one has said.
    now_applied := CASE WHEN same_log THEN greatest(sync.applied, row_applied) ELSE 0 END;

    INSERT INTO shared.verifier_lease AS lease (
            verifier_id, role, service, instance, lease_millis, applied_seq, renewals, known_kids,
            started_at, renewed_at)
        VALUES (
            sync.verifier, session_user, sync.service, sync.instance, sync.lease_millis, now_applied,
            (random() * (2::bigint ^ 52))::bigint, sync.kids, clock_timestamp(), clock_timestamp())
        ON CONFLICT (verifier_id) DO UPDATE SET
            service = excluded.service,
            instance = excluded.instance,
            lease_millis = excluded.lease_millis,
            applied_seq = excluded.applied_seq,
            renewals = lease.renewals + 1,
            known_kids = excluded.known_kids,
            renewed_at = excluded.renewed_at;
    IF now_applied IS DISTINCT FROM row_applied THEN
        -- Everybody may listen: nothing of the verifier's is said.
        PERFORM pg_notify('latchkey_applied', now_applied::text);
    END IF;

    IF same_log THEN
        SELECT array_agg(row.seq ORDER BY row.seq),
               array_agg(row.kind ORDER BY row.seq),
               array_agg(row.target_id ORDER BY row.seq),
               array_agg(ceil(extract(epoch FROM row.expires_at))::bigint ORDER BY row.seq)
            INTO seqs, kinds, target_ids, expiries
            FROM (SELECT revocation.seq, revocation.kind, revocation.target_id, revocation.expires_at
                FROM shared.revocation
                WHERE revocation.seq > sync.applied
                ORDER BY revocation.seq
                LIMIT page_size) row;
    END IF;
    complete := same_log AND coalesce(seqs[cardinality(seqs)], sync.applied) = head;
    seqs := coalesce(seqs, '{}');
    kinds := coalesce(kinds, '{}');
    target_ids := coalesce(target_ids, '{}');
    expiries := coalesce(expiries, '{}');
    SELECT key_set.kids INTO published_kids FROM shared.key_set;
    now_millis := floor(extract(epoch FROM clock_timestamp()) * 1000);
END
$$;

-- Ends the caller's lease. It must trust nothing any more when it calls.
CREATE FUNCTION shared.leave(verifier uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM shared.verifier_lease lease WHERE lease.verifier_id = leave.verifier AND lease.role = session_user;
    IF FOUND THEN
        PERFORM pg_notify('latchkey_applied', '');
    END IF;
END
$$;

-- Revokes: for each target its kind ('token', 'session', 'key') and when the last token that it matches has expired.
-- What is revoked already, and for as long, adds nothing; a longer time is a new seq.
--
-- Returns the highest seq, and each verifier that has not said yet that it knows everything up to there: wait until its
-- row has applied_seq >= head or is gone, but no longer than its lease. Also when nothing was added: the caller may be
-- repeating a call whose answer was lost. There is always a row; the verifier in it is null when none is behind.
--
-- It must end the statement in which it is called, and that statement must commit by itself: K is held till then.
-- It may come after locks on accounts and sessions in the same statement, never before.
CREATE FUNCTION shared.revoke(kinds text[], target_ids text[], expiries timestamptz[])
RETURNS TABLE (head bigint, verifier_id uuid, renewals bigint, applied_seq bigint, lease_millis integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF cardinality(kinds) <> cardinality(target_ids) OR cardinality(kinds) <> cardinality(expiries) THEN
        RAISE EXCEPTION 'each target needs its kind and its expiry' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM shared.lock_log();
    INSERT INTO shared.revocation AS old (kind, target_id, expires_at)
        SELECT target.kind, target.id, max(target.expires_at)
            FROM unnest(revoke.kinds, revoke.target_ids, revoke.expiries) AS target (kind, id, expires_at)
            GROUP BY target.kind, target.id
        ON CONFLICT (kind, target_id) DO UPDATE
            SET seq = DEFAULT, expires_at = excluded.expires_at, revoked_at = excluded.revoked_at
            WHERE old.expires_at < excluded.expires_at;
    SELECT coalesce(max(revocation.seq), 0) INTO head FROM shared.revocation;
    PERFORM pg_notify('latchkey_revocation', head::text);
    RETURN QUERY
        SELECT revoke.head, lease.verifier_id, lease.renewals, lease.applied_seq, lease.lease_millis
            FROM (VALUES (true)) one
            LEFT JOIN shared.verifier_lease lease ON lease.applied_seq < revoke.head;
END
$$;

-- Deletes up to `batch` rows whose expiry has passed by both the caller's clock and the database's, the oldest first,
-- and returns how many. The row with the highest seq stays: the log's end must not move back.
CREATE FUNCTION shared.purge(callers_now timestamptz, batch integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    purged integer;
BEGIN
    PERFORM shared.lock_log();
    DELETE FROM shared.revocation
        WHERE seq IN (
            SELECT expired.seq FROM shared.revocation expired
                WHERE expired.expires_at < least(purge.callers_now, clock_timestamp())
                    AND expired.seq < (SELECT max(last.seq) FROM shared.revocation last)
                ORDER BY expired.expires_at
                LIMIT purge.batch);
    GET DIAGNOSTICS purged = ROW_COUNT;
    RETURN purged;
END
$$;

-- Tells the verifiers which keys there are: each that lacks one fetches the key set anew, and reports what it knows.
CREATE FUNCTION shared.publish_keys(kids text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO shared.key_set AS old (kids) VALUES (publish_keys.kids)
        ON CONFLICT (only_row) DO UPDATE SET kids = excluded.kids, changed_at = excluded.changed_at
        WHERE old.kids <> excluded.kids;
    IF FOUND THEN
        PERFORM pg_notify('latchkey_keys', '');
    END IF;
END
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA shared FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shared.log_identity() TO latchkey_verifier;
GRANT EXECUTE ON FUNCTION shared.sync(uuid, text, text, integer, text, bigint, text[]) TO latchkey_verifier;
GRANT EXECUTE ON FUNCTION shared.leave(uuid) TO latchkey_verifier;
