-- Adds a successor to the active key. Does nothing when there already is one, when the active key has not signed for the
-- time `after`, or when the key set has no room. Returns the result: 'published', 'pending', 'early' or 'full'.
CREATE OR REPLACE FUNCTION auth.publish_key(
    new_kid text, new_jwk text, longest_token bigint, after interval, at_least interval, at_most interval)
RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    most_keys CONSTANT integer := 64; -- the most that a verifier reads and reports
    at timestamptz;
BEGIN
    LOCK TABLE auth.signing_key IN SHARE ROW EXCLUSIVE MODE;
    IF EXISTS (SELECT FROM auth.signing_key WHERE state = 'published') THEN
        RETURN 'pending';
    ELSIF NOT auth.needs_successor(after) THEN
        RETURN 'early';
    ELSIF (SELECT count(*) FROM auth.signing_key WHERE state <> 'revoked') >= most_keys THEN
        RETURN 'full';
    END IF;
    at := clock_timestamp();
    INSERT INTO auth.signing_key (
            kid, state, encrypted_jwk, created_at, longest_token_seconds, signs_from, signs_by)
        VALUES (new_kid, 'published', new_jwk, at, longest_token, at + at_least, at + at_most);
    RETURN 'published';
END
$$;
