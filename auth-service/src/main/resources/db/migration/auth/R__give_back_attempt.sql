-- Takes back an attempt that auth.count_attempt has counted, because no password was compared.
CREATE OR REPLACE FUNCTION auth.give_back_attempt(attempt_key uuid, most_recent integer, most_in_row integer) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    UPDATE auth.throttle t
        SET in_row = greatest(t.in_row - 1, 0), recent = greatest(t.recent - 1, 0),
            blocked_until = CASE WHEN t.recent - 1 < most_recent AND t.in_row - 1 < most_in_row
                THEN '-infinity' ELSE t.blocked_until END
        WHERE t.key = attempt_key;
    RETURN FOUND;
END
$$;
