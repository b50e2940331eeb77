-- The roles and schemas of Latchkey. A superuser runs this file in the database `latchkey`, and then audit.sql. It is
-- idempotent. Compose and the local stack run both files.
--
-- The file takes the passwords of the two login roles from the settings `latchkey.auth_password` and
-- `latchkey.resource_password` of its session. A new role without such a setting has no password, and can sign in only where
-- the server trusts the connection. The setting `latchkey.verifier_connections` is how many connections the role of a
-- verifying service may have. The default of 120 is enough for nine replicas with the default pool. A role that already has
-- a limit keeps it.

-- Gives a role the limits that every service has. A client can change the timeouts of its own sessions, but not the limit of
-- its connections.
CREATE OR REPLACE PROCEDURE public.limit_service(role_name name)
LANGUAGE plpgsql AS $$
BEGIN
    -- A replica that freezes in the middle of a transaction must not hold its locks for long, because other replicas wait
    -- for them. The services themselves wait 10 s for an answer at most, and no transaction of a request takes that long.
    -- The functions that lock the order of the revocation log set 1 s while they hold it. Migrations turn the timeouts off.
    EXECUTE format('ALTER ROLE %I SET transaction_timeout = ''10s''', role_name);
    EXECUTE format('ALTER ROLE %I SET lock_timeout = ''5s''', role_name);
    EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = ''5s''', role_name);
    -- A session may wait for room to send to a machine that is gone. Only this timeout ends it.
    EXECUTE format('ALTER ROLE %I SET tcp_user_timeout = ''10s''', role_name);
    IF pg_has_role(role_name, 'latchkey_verifier', 'MEMBER')
        AND EXISTS (SELECT FROM pg_roles WHERE rolname = role_name AND rolconnlimit = -1) THEN
        EXECUTE format(
            'ALTER ROLE %I CONNECTION LIMIT %s',
            role_name, coalesce(nullif(current_setting('latchkey.verifier_connections', true), ''), '120')::integer);
    END IF;
END
$$;

-- Lets the role of a verifying service sign in, for the first time or after shut_out. Resets the role's defaults, because an
-- intruder may have changed them: any role may set its own by ALTER ROLE … SET.
CREATE OR REPLACE PROCEDURE public.let_in(role_name name)
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('GRANT latchkey_verifier TO %I', role_name);
    EXECUTE format('ALTER ROLE %I RESET ALL', role_name);
    EXECUTE format('ALTER ROLE %I IN DATABASE %I RESET ALL', role_name, current_database());
    CALL public.limit_service(role_name);
    EXECUTE format('ALTER ROLE %I LOGIN', role_name);
END
$$;

-- Shuts out a verifying service that an intruder controls. Its role can no longer sign in, its connections end, and its
-- leases are deleted when even the longest has run out. This takes 11 s, because a verifier may trust its memory until then.
-- Logouts go on meanwhile; each waits for these leases no longer than that.
CREATE OR REPLACE PROCEDURE public.shut_out(role_name name)
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT pg_has_role(role_name, 'latchkey_verifier', 'MEMBER') OR role_name = 'latchkey_auth' THEN
        RAISE EXCEPTION '% is not the role of a verifying service', role_name USING ERRCODE = 'invalid_parameter_value';
    END IF;
    EXECUTE format('ALTER ROLE %I NOLOGIN', role_name);
    COMMIT;
    PERFORM pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = role_name;
    PERFORM pg_sleep(1);
    -- Again, for a client that was just signing in. Without the commit, this would read the same list of sessions.
    COMMIT;
    PERFORM pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = role_name;
    PERFORM pg_sleep(10);
    DELETE FROM shared.verifier_lease WHERE role = role_name;
END
$$;

REVOKE ALL ON PROCEDURE public.limit_service(name), public.let_in(name), public.shut_out(name) FROM PUBLIC;

DO $$
DECLARE
    role_name text;
    password text;
BEGIN
    -- The rights of every verifying service are granted to this group, so that a new service needs only two lines.
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'latchkey_verifier') THEN
        CREATE ROLE latchkey_verifier NOLOGIN;
    END IF;

    FOREACH role_name IN ARRAY ARRAY['latchkey_auth', 'latchkey_resource'] LOOP
        -- Does not change LOGIN of an existing role: a role that was shut out stays shut out.
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', role_name);
        END IF;
        password := current_setting(replace(role_name, 'latchkey_', 'latchkey.') || '_password', true);
        IF password <> '' THEN
            EXECUTE format('ALTER ROLE %I PASSWORD %L', role_name, password);
        END IF;
    END LOOP;
END
$$;

GRANT latchkey_verifier TO latchkey_resource;
-- The connections that the server reserves (its setting reserved_connections) are for auth-service. Otherwise other services
-- could take all connections.
GRANT pg_use_reserved_connections TO latchkey_auth;

DO $$
DECLARE
    service name;
BEGIN
    CALL public.limit_service('latchkey_auth');
    FOR service IN
        SELECT verifier.rolname FROM pg_auth_members membership JOIN pg_roles verifier ON verifier.oid = membership.member
            WHERE membership.roleid = 'latchkey_verifier'::regrole
    LOOP
        CALL public.limit_service(service);
    END LOOP;
END
$$;

CREATE SCHEMA IF NOT EXISTS auth AUTHORIZATION latchkey_auth;
CREATE SCHEMA IF NOT EXISTS shared AUTHORIZATION latchkey_auth;
CREATE SCHEMA IF NOT EXISTS resource AUTHORIZATION latchkey_resource;

GRANT USAGE ON SCHEMA shared TO latchkey_verifier;

-- Each role creates objects only in its own schema, and no other role may connect.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO latchkey_auth, latchkey_verifier', current_database());
END
$$;
