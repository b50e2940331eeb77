-- Returns whether the active key has signed for the time `after`, and has no successor yet.
CREATE OR REPLACE FUNCTION auth.needs_successor(after interval) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM auth.signing_key WHERE state = 'active' AND activated_at + after <= clock_timestamp())
        AND NOT EXISTS (SELECT FROM auth.signing_key WHERE state = 'published')
$$;
