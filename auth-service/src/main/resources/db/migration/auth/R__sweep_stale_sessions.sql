-- Continues a change of an account that its caller has not finished within a minute. Returns how many such changes it
-- found: 0 or 1.
CREATE OR REPLACE FUNCTION auth.sweep_stale_sessions(kept_for interval) RETURNS integer
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    account uuid;
BEGIN
    SELECT u.account_id INTO account FROM auth.unfinished_end u
        WHERE u.changed_at < shared.clock() - interval '1 minute' ORDER BY u.changed_at LIMIT 1;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    PERFORM auth.end_stale_sessions(account, NULL, kept_for);
    RETURN 1;
END
$$;
