-- Returns the published key that must sign now: every live verifier knows it, or it has waited long enough.
CREATE OR REPLACE FUNCTION auth.key_to_activate() RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT kid FROM auth.signing_key
    WHERE state = 'published'
        AND signs_from <= clock_timestamp()
        AND (signs_by <= clock_timestamp() OR NOT EXISTS (
            SELECT FROM auth.live_verifier WHERE NOT known_kids @> ARRAY[kid]))
$$;
