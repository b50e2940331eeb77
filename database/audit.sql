-- The audit log. A superuser runs this file after roles.sql, in the same database. It is idempotent.
--
-- The log belongs to latchkey_audit, a role that cannot sign in. auth-service's role latchkey_auth reads the log and adds
-- events to it. It cannot change, delete or date an event, and so an intruder with its password cannot either.
-- audit.keep and audit.add_failures need more rights: they run with those of latchkey_audit.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'latchkey_audit') THEN
        CREATE ROLE latchkey_audit NOLOGIN;
    END IF;
END
$$;

CREATE SCHEMA IF NOT EXISTS audit AUTHORIZATION latchkey_audit;

SET ROLE latchkey_audit;

-- The events. Each month has a partition of its own, so that deleting old events costs almost nothing.
CREATE TABLE IF NOT EXISTS audit.event (
    occurred_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    id bigint GENERATED ALWAYS AS IDENTITY,
    event text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('success', 'failure', 'refused')),
    account_id uuid,
    actor_id uuid,
    session_id uuid,
    client_id text,
    ip text,
    user_agent text,
    request_id text,
    details jsonb NOT NULL DEFAULT '{}',
    count integer NOT NULL DEFAULT 1,
    last_at timestamptz,
    fingerprint uuid,
    PRIMARY KEY (occurred_at, id),
    CHECK ((fingerprint IS NULL) = (last_at IS NULL) AND (fingerprint IS NULL OR outcome <> 'success'))
) PARTITION BY RANGE (occurred_at);

COMMENT ON COLUMN audit.event.occurred_at IS
    'the time by the database''s clock; for counted failures, the beginning of the minute';
COMMENT ON COLUMN audit.event.event IS 'subject and outcome, for example session.ended';
COMMENT ON COLUMN audit.event.account_id IS 'the account that the event is about; no foreign key, because the event outlives the account';
COMMENT ON COLUMN audit.event.actor_id IS 'the account that caused the event; null if none is known';
COMMENT ON COLUMN audit.event.ip IS 'the caller''s address; for several failures, ip, user_agent and request_id are the first caller''s';
COMMENT ON COLUMN audit.event.count IS 'the number of identical failures within the minute';
COMMENT ON COLUMN audit.event.last_at IS 'the time of the last of these failures';
COMMENT ON COLUMN audit.event.fingerprint IS 'equal for identical failures; null for events that are not counted';

-- Each filter of GET /admin/audit has an index in the order of the list. The primary key serves lists with no other filter
-- than times.
CREATE INDEX IF NOT EXISTS event_account_id ON audit.event (account_id, occurred_at, id);
CREATE INDEX IF NOT EXISTS event_event ON audit.event (event, occurred_at, id);
CREATE INDEX IF NOT EXISTS event_outcome ON audit.event (outcome, occurred_at, id);
CREATE UNIQUE INDEX IF NOT EXISTS event_fingerprint ON audit.event (occurred_at, fingerprint) WHERE fingerprint IS NOT NULL;

-- Holds the events of months without a partition. A month has none if audit.keep has failed for long: transitions must not
-- fail because of that.
CREATE TABLE IF NOT EXISTS audit.event_other PARTITION OF audit.event DEFAULT;

-- audit.keep locks this table, so that replicas run it one after another. An advisory lock would not do: any role may take
-- one, and so hold audit.keep up.
CREATE TABLE IF NOT EXISTS audit.keeping ();

-- Makes the partitions of this month and the next two months, and drops those whose events are all older than `retention`.
-- A retention below 30 days counts as 30 days. Returns how many partitions it has dropped. Months are those of UTC.
--
-- It creates a table and then attaches it, which does not block writers of events. Dropping a partition blocks them for a
-- moment; if it would wait for longer than 500 ms, a later call drops it. A month with events in event_other gets no
-- partition any more: its events stay there until they are too old. Each call deletes up to 50,000 of those.
CREATE OR REPLACE FUNCTION audit.keep(retention interval) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET lock_timeout = '500ms' AS $$
DECLARE
    at CONSTANT timestamptz := clock_timestamp();
    oldest CONSTANT timestamptz := date_trunc('month', at - greatest(retention, interval '30 days'));
    month timestamptz;
    partition name;
    dropped integer := 0;
BEGIN
    LOCK TABLE audit.keeping IN EXCLUSIVE MODE;
    -- Begins with yesterday's month, because the clock may step back at the beginning of a month.
    FOR month IN
        SELECT generate_series(date_trunc('month', at - interval '1 day'), at + interval '2 months', interval '1 month')
    LOOP
        partition := to_char(month, '"event_"YYYY_MM');
        CONTINUE WHEN to_regclass(format('audit.%I', partition)) IS NOT NULL
            OR EXISTS (
                SELECT FROM audit.event_other WHERE occurred_at >= month AND occurred_at < month + interval '1 month');
        -- Only the parent's identity column makes ids. The fill factor leaves room in each page for new versions of rows:
        -- audit.add_failures updates the counts of failures.
        EXECUTE format(
            'CREATE TABLE audit.%I (LIKE audit.event INCLUDING ALL EXCLUDING IDENTITY) WITH (fillfactor = 80)', partition);
        EXECUTE format(
            'ALTER TABLE audit.event ATTACH PARTITION audit.%I FOR VALUES FROM (%L) TO (%L)',
            partition, month, month + interval '1 month');
    END LOOP;

    FOR partition IN
        SELECT child.relname FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
        WHERE inhparent = 'audit.event'::regclass
            AND child.relname < to_char(oldest, '"event_"YYYY_MM') AND child.relname <> 'event_other'
        ORDER BY child.relname
    LOOP
        BEGIN
            EXECUTE format('DROP TABLE audit.%I', partition);
            dropped := dropped + 1;
        EXCEPTION WHEN lock_not_available THEN
            EXIT;
        END;
    END LOOP;
    DELETE FROM audit.event_other WHERE (occurred_at, id) IN (
        SELECT occurred_at, id FROM audit.event_other WHERE occurred_at < oldest ORDER BY occurred_at, id LIMIT 50000);
    RETURN dropped;
END
$$;

-- Counts failures. Identical failures within a minute are one row, also if several replicas report them. Locks the rows in
-- the order of their fingerprints and minutes, so that calls do not deadlock.
--
-- `failures` is an array of objects: event, outcome, account, actor, session, client, ip, user_agent, request_id, details,
-- count, and seconds_ago, the time since the last of them. More than an hour counts as an hour, because a caller must not
-- write into the past. A count below 1 counts as 1, because a caller must not lower a count.
CREATE OR REPLACE FUNCTION audit.add_failures(failures jsonb) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
    INSERT INTO audit.event AS known (
            occurred_at, event, outcome, account_id, actor_id, session_id, client_id, ip, user_agent, request_id, details,
            count, last_at, fingerprint)
        SELECT date_trunc('minute', at), event, outcome, account, actor, session, client, ip, user_agent, request_id,
            details, greatest(count, 1), at,
            left(encode(sha256(convert_to(
                jsonb_build_array(event, outcome, account, actor, session, client, ip, details)::text,
                'UTF8')), 'hex'), 32)::uuid
        FROM (
            SELECT *, clock_timestamp() - make_interval(secs => greatest(0, least(seconds_ago, 3600))) AS at
            FROM jsonb_to_recordset(failures) AS failure (
                event text, outcome text, account uuid, actor uuid, session uuid, client text, ip text, user_agent text,
                request_id text, details jsonb, count integer, seconds_ago double precision)) failure
        ORDER BY 14, 1
    ON CONFLICT (occurred_at, fingerprint) WHERE fingerprint IS NOT NULL DO UPDATE
        SET count = least(known.count::bigint + excluded.count, 2147483647), last_at = greatest(known.last_at, excluded.last_at)
$$;

REVOKE ALL ON FUNCTION audit.keep(interval), audit.add_failures(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.keep(interval), audit.add_failures(jsonb) TO latchkey_auth;
GRANT USAGE ON SCHEMA audit TO latchkey_auth;
GRANT SELECT ON audit.event TO latchkey_auth;
-- auth-service cannot set the time or the id of an event, nor the columns of counted failures.
GRANT INSERT (event, outcome, account_id, actor_id, session_id, client_id, ip, user_agent, request_id, details)
    ON audit.event TO latchkey_auth;

-- Makes the first partitions. auth-service makes the later ones.
SELECT audit.keep(interval '100 years');

RESET ROLE;
