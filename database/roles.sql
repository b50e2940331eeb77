-- The roles and schemas of Latchkey: run as a superuser, in the database `latchkey`, as often as you like.
-- Compose and the local stack both run this file. It takes the passwords of the two login roles from the settings
-- `latchkey.auth_password` and `latchkey.resource_password` of its session; without one a role has no password,
-- and can sign in only where the server trusts the connection.

DO $$
DECLARE
    role_name text;
    password text;
BEGIN
    -- What every verifying service may do is granted to this group, so that a new service needs one line.
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'latchkey_verifier') THEN
        CREATE ROLE latchkey_verifier NOLOGIN;
    END IF;

    FOREACH role_name IN ARRAY ARRAY['latchkey_auth', 'latchkey_resource'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', role_name);
        END IF;
        password := current_setting(replace(role_name, 'latchkey_', 'latchkey.') || '_password', true);
        IF password <> '' THEN
            EXECUTE format('ALTER ROLE %I PASSWORD %L', role_name, password);
        END IF;
        -- A service that is frozen in the middle of a transaction must not keep its locks from the others. The services
        -- give up on an answer after 10 s themselves; nothing that they do for a request takes one. The functions that
        -- take the order of the revocation log set 1 s for the time that they hold it. Migrations set none.
        EXECUTE format('ALTER ROLE %I SET transaction_timeout = ''10s''', role_name);
        EXECUTE format('ALTER ROLE %I SET lock_timeout = ''5s''', role_name);
        EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = ''5s''', role_name);
        -- No timeout of the server's ends one that waits for room to send to a machine that has gone; this does.
        EXECUTE format('ALTER ROLE %I SET tcp_user_timeout = ''10s''', role_name);
    END LOOP;
END
$$;

GRANT latchkey_verifier TO latchkey_resource;

CREATE SCHEMA IF NOT EXISTS auth AUTHORIZATION latchkey_auth;
CREATE SCHEMA IF NOT EXISTS shared AUTHORIZATION latchkey_auth;
CREATE SCHEMA IF NOT EXISTS resource AUTHORIZATION latchkey_resource;

GRANT USAGE ON SCHEMA shared TO latchkey_verifier;

-- Nobody makes objects outside the three schemas, and nobody else connects.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO latchkey_auth, latchkey_verifier', current_database());
END
$$;
