-- Adds the first key, which signs at once, because no verifier knows another key. Does nothing when there are keys.
CREATE OR REPLACE FUNCTION auth.make_first_key(new_kid text, new_jwk text, longest_token bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    at timestamptz;
BEGIN
    LOCK TABLE auth.signing_key IN SHARE ROW EXCLUSIVE MODE;
    at := clock_timestamp();
    IF NOT EXISTS (SELECT FROM auth.signing_key) THEN
        INSERT INTO auth.signing_key (
                kid, state, encrypted_jwk, created_at, longest_token_seconds, signs_from, signs_by, activated_at)
            VALUES (new_kid, 'active', new_jwk, at, longest_token, at, at, at);
    END IF;
END
$$;
