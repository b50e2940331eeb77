-- Uses a challenge of WebAuthn up, in the transaction of the caller. Returns false when it was used before, or has expired by
-- the database's clock. So the purge may delete a challenge that has expired: it does not work again.
CREATE OR REPLACE FUNCTION auth.use_challenge(hash bytea, expires_at timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF use_challenge.expires_at <= shared.clock() THEN
        RETURN false;
    END IF;
    INSERT INTO auth.used_challenge (hash, expires_at) VALUES (use_challenge.hash, use_challenge.expires_at)
        ON CONFLICT DO NOTHING;
    RETURN FOUND;
END
$$;
