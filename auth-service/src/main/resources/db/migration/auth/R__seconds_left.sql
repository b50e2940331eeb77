-- Returns how long a key of auth.throttle is still blocked. A block without an end counts as the longest delay. The caller
-- may try again after that, because an administrator or a success may have ended the block.
CREATE OR REPLACE FUNCTION auth.seconds_left(blocked_until timestamptz, longest_delay interval) RETURNS double precision
LANGUAGE sql VOLATILE AS $$
    SELECT extract(epoch FROM CASE WHEN blocked_until = 'infinity' THEN coalesce(longest_delay, interval '1 hour')
        ELSE blocked_until - shared.clock() END)
$$;
