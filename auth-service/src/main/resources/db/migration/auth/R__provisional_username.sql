-- Returns a username for an account that cannot have the name that it asked for. It is random. An attacker who could
-- predict it could register it first, and so keep an account from being renamed.
CREATE OR REPLACE FUNCTION auth.provisional_username() RETURNS text
LANGUAGE sql VOLATILE AS $$
    SELECT 'user-' || replace(gen_random_uuid()::text, '-', '')
$$;
