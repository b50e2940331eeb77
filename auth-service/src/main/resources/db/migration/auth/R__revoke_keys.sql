-- Ends a key, or all keys when `target` is null. If no active key is left, the published key or else the new one signs as
-- soon as the verifiers know it. It signs after the longest of their leases at the latest: a verifier that is silent until
-- then refuses every token by itself. No key signs until then.
--
-- Returns the keys to be revoked, including those that were ended before: the caller may be repeating a call whose answer
-- was lost. A revoked key is remembered for longer than its own tokens live. A thief of the key can choose any `exp`, and a
-- verifier may keep an old key set through an outage of this service.
CREATE OR REPLACE FUNCTION auth.revoke_keys(target text, new_kid text, new_jwk text, longest_token bigint)
RETURNS TABLE (revoked_kid text, revoked_until timestamptz)
LANGUAGE plpgsql AS $$
DECLARE
    remembered CONSTANT interval := '30 days';
    longest_lease interval;
    at timestamptz;
BEGIN
    LOCK TABLE auth.signing_key IN SHARE ROW EXCLUSIVE MODE;
    at := clock_timestamp();
    SELECT make_interval(secs => coalesce(max(lease_millis), 0) / 1000.0) INTO longest_lease FROM auth.live_verifier;
    UPDATE auth.signing_key
        SET state = 'revoked', encrypted_jwk = NULL, revoked_at = at, ends_at = at + remembered
        WHERE state <> 'revoked' AND (target IS NULL OR kid = target);
    IF NOT EXISTS (SELECT FROM auth.signing_key WHERE state = 'active') THEN
        UPDATE auth.signing_key
            SET signs_from = least(signs_from, at), signs_by = least(signs_by, at + longest_lease)
            WHERE state = 'published';
        IF NOT FOUND THEN
            INSERT INTO auth.signing_key (
                    kid, state, encrypted_jwk, created_at, longest_token_seconds, signs_from, signs_by)
                VALUES (new_kid, 'published', new_jwk, at, longest_token, at, at + longest_lease);
        END IF;
    END IF;
    RETURN QUERY
        SELECT kid, ends_at FROM auth.signing_key WHERE state = 'revoked' AND (target IS NULL OR kid = target);
END
$$;
