-- Counts an attempt as a failure, unless its key is blocked. A success takes this back (auth.forget_attempts). Each attempt
-- is counted before its password is compared. So concurrent attempts, on any replica, cannot exceed the limit.
--
-- After `most_recent` failures within `span` the key is blocked. When `first_delay` is null, the block lasts until the end
-- of the span. Otherwise it lasts for `first_delay`, and twice as long after each further failure, up to `longest_delay`.
-- The span begins with the first failure, and the count starts again after its end. A block with a delay extends the span
-- until one `span` after the block. After `most_in_row` failures without a success, the key stays blocked until a success
-- elsewhere, or until an administrator ends the block.
--
-- A blocked `address_key` (null for none) also refuses the attempt, but is not counted here. Successes from an address do
-- not count, so its failures are counted after the comparison, by a separate call.
--
-- Counts may be lost when the server crashes, because the commit does not wait for the disk.
--
-- The outcome is one of
--   counted          the attempt may be made; `blocked_seconds` is above 0 when the key is blocked from now on
--   blocked          it may not be made, and nothing has changed
--   address_blocked  it may not be made because of its address, and nothing has changed
CREATE OR REPLACE FUNCTION auth.count_attempt(
    attempt_key uuid, address_key uuid, most_recent integer, span interval, first_delay interval, longest_delay interval,
    most_in_row integer, kept interval,
    OUT outcome text, OUT blocked_seconds double precision, OUT failures integer)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    at timestamptz;
    state auth.throttle;
BEGIN
    PERFORM auth.require_read_committed();
    -- Without a lock: a blocked key costs one read.
    SELECT * INTO state FROM auth.throttle t WHERE t.key = address_key;
    IF FOUND AND state.blocked_until > shared.clock() THEN
        outcome := 'address_blocked';
        blocked_seconds := auth.seconds_left(state.blocked_until, longest_delay);
        failures := state.in_row;
        RETURN;
    END IF;
    outcome := 'blocked';
    SELECT * INTO state FROM auth.throttle t WHERE t.key = attempt_key;
    IF FOUND AND state.blocked_until > shared.clock() THEN
        blocked_seconds := auth.seconds_left(state.blocked_until, longest_delay);
        failures := state.in_row;
        RETURN;
    END IF;

    PERFORM set_config('synchronous_commit', 'off', true);
    LOOP
        SELECT * INTO state FROM auth.throttle t WHERE t.key = attempt_key FOR UPDATE;
        EXIT WHEN FOUND;
        INSERT INTO auth.throttle (key, in_row, recent, recent_until, blocked_until, kept_until)
            VALUES (attempt_key, 0, 0, '-infinity', '-infinity', shared.clock() + span)
            ON CONFLICT DO NOTHING;
    END LOOP;

    at := shared.clock();
    IF state.blocked_until > at THEN
        blocked_seconds := auth.seconds_left(state.blocked_until, longest_delay);
        failures := state.in_row;
        RETURN;
    END IF;
    IF state.recent_until <= at THEN
        state.recent := 0;
        state.recent_until := at + span;
    END IF;
    state.recent := state.recent + 1;
    state.in_row := state.in_row + 1;
    IF state.in_row >= most_in_row THEN
        state.blocked_until := 'infinity';
    ELSIF state.recent >= most_recent AND first_delay IS NULL THEN
        state.blocked_until := state.recent_until;
    ELSIF state.recent >= most_recent THEN
        state.blocked_until := at + least(first_delay * power(2, least(state.recent - most_recent, 30)), longest_delay);
        state.recent_until := state.blocked_until + span;
    END IF;
    UPDATE auth.throttle t
        SET in_row = state.in_row, recent = state.recent, recent_until = state.recent_until,
            blocked_until = state.blocked_until, kept_until = greatest(at + kept, state.recent_until)
        WHERE t.key = attempt_key;
    outcome := 'counted';
    blocked_seconds := CASE WHEN state.blocked_until > at
        THEN auth.seconds_left(state.blocked_until, longest_delay) ELSE 0 END;
    failures := state.in_row;
END
$$;
