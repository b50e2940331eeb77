-- Signs in: opens a session for a user whose password was verified against a hash. Locks the account's row until the
-- session is committed, and reads names, roles and factors under that lock. A change of the account is either seen here, or
-- waits for this session and ends it.
--
-- `totp_step` or `recovery_hash` is the code that the user has shown besides the password, if any; see auth.use_code.
-- `policy` tells who needs two factors; see auth.missing_factor. See auth.begin_session for the rest.
--
-- The outcome is one of
--   opened     the session is open; `ended` tells whether other sessions have ended for it
--   changed    the account is gone or disabled, or has another hash by now
--   refused    the code was used before, or is unknown
--   code, passkey, enrolment   the password is not enough; see auth.missing_factor
-- Nothing has changed unless it is `opened`. Fails with SQLSTATE LK002 when the account is locked; see auth.lock_account.
CREATE OR REPLACE FUNCTION auth.open_session(
    account uuid, verified_hash text, totp_step bigint, recovery_hash bytea, policy text, client_id text, scope text,
    link_hash bytea, token_expires_at timestamptz, absolute_lifetime interval, idle_lifetime interval,
    most_sessions integer, kept_for interval, caller jsonb,
    OUT outcome text, OUT session_id uuid, OUT username text, OUT name text, OUT roles text[], OUT amr text[],
    OUT at timestamptz, OUT ended boolean)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    owner auth.account;
BEGIN
    PERFORM auth.require_read_committed();
    PERFORM auth.lock_account(open_session.account, false);
    SELECT * INTO owner FROM auth.account a
        WHERE a.id = open_session.account AND a.enabled AND a.password_hash = open_session.verified_hash;
    IF NOT FOUND THEN
        outcome := 'changed';
        RETURN;
    END IF;
    IF num_nonnulls(totp_step, recovery_hash) = 0 THEN
        outcome := auth.missing_factor(owner, policy);
        IF outcome IS NOT NULL THEN
            RETURN;
        END IF;
        amr := '{pwd}';
    ELSIF auth.use_code(owner.id, totp_step, recovery_hash, caller) THEN
        amr := '{pwd,otp,mfa}';
    ELSE
        outcome := 'refused';
        RETURN;
    END IF;

    outcome := 'opened';
    username := owner.username;
    name := owner.name;
    roles := owner.roles;
    SELECT * INTO session_id, at, ended FROM auth.begin_session(
        owner, amr, open_session.client_id, open_session.scope, link_hash, token_expires_at, absolute_lifetime,
        idle_lifetime, most_sessions, kept_for, caller);
END
$$;
