-- Takes the steps that are due: removes keys whose time has come, activates the published key, and retires the key that
-- signed until now. A retired key stays for `margin` longer than its tokens. Returns each change and its key.
CREATE OR REPLACE FUNCTION auth.advance_keys(margin interval)
RETURNS TABLE (changed_kid text, change text)
LANGUAGE plpgsql AS $$
DECLARE
    next_kid text;
    at timestamptz;
BEGIN
    -- Usually there is nothing to do, and this check needs no lock.
    IF auth.key_to_activate() IS NULL
        AND NOT EXISTS (SELECT FROM auth.signing_key WHERE ends_at <= clock_timestamp())
    THEN
        RETURN;
    END IF;
    LOCK TABLE auth.signing_key IN SHARE ROW EXCLUSIVE MODE;
    at := clock_timestamp();
    RETURN QUERY DELETE FROM auth.signing_key WHERE ends_at <= at RETURNING kid, 'removed';
    next_kid := auth.key_to_activate();
    IF next_kid IS NOT NULL THEN
        RETURN QUERY
            UPDATE auth.signing_key
            SET state = 'retired',
                retired_at = at,
                ends_at = at + make_interval(secs => longest_token_seconds) + margin
            WHERE state = 'active'
            RETURNING kid, 'retired';
        RETURN QUERY
            UPDATE auth.signing_key SET state = 'active', activated_at = at
            WHERE kid = next_kid
            RETURNING kid, 'activated';
    END IF;
END
$$;
