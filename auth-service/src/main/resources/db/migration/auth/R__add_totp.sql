-- Adds an authenticator app with its recovery codes, and ends all sessions but one. Its owner has shown a code of it.
--
-- Two callers add an app:
--   a person who is signed in: `spared` is the session that goes on. It counts as signed in with two factors from now on,
--     because a code was shown in it; its time of sign-in stays
--   a person who must set an app up to sign in: `spared` is null, and `verified_hash` is the hash that the password was
--     compared with. This caller can add an app only while auth.missing_factor asks for that: otherwise a stolen password
--     would be enough to add one
--
-- `last_step` is the last time step whose code does not work any more. The hashes are those of auth.recovery_code.
--
-- Locks the account's row, then the same as auth.end_stale_sessions, and returns the result of that function. Changes
-- nothing and returns no row when the account is gone or disabled, already has an app, or the conditions above do not hold.
-- Fails with SQLSTATE LK002 when the account is locked; see auth.lock_account.
CREATE OR REPLACE FUNCTION auth.add_totp(
    account uuid, verified_hash text, policy text, secret text, last_step bigint, recovery_hashes bytea[], spared uuid,
    kept_for interval, caller jsonb)
RETURNS TABLE (sessions_revoked integer, head bigint, more boolean)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    owner auth.account;
BEGIN
    PERFORM auth.require_read_committed();
    PERFORM auth.lock_account(account, false);
    SELECT * INTO owner FROM auth.account a WHERE a.id = add_totp.account AND a.enabled;
    IF NOT FOUND OR EXISTS (SELECT FROM auth.totp t WHERE t.account_id = owner.id) THEN
        RETURN;
    END IF;
    IF spared IS NULL THEN
        IF owner.password_hash IS DISTINCT FROM verified_hash
            OR auth.missing_factor(owner, policy) IS DISTINCT FROM 'enrolment'
        THEN
            RETURN;
        END IF;
    ELSIF NOT EXISTS (SELECT FROM auth.live_session s WHERE s.id = spared AND s.account_id = owner.id) THEN
        RETURN;
    END IF;

    INSERT INTO auth.totp (account_id, secret, last_step, created_at)
        VALUES (owner.id, add_totp.secret, add_totp.last_step, shared.clock());
    DELETE FROM auth.recovery_code r WHERE r.account_id = owner.id;
    INSERT INTO auth.recovery_code (account_id, hash) SELECT owner.id, unnest(recovery_hashes);
    PERFORM auth.audit(
        'second_factor.added', owner.id, actor => owner.id, session => spared, caller => caller,
        details => '{"factor": "totp"}');
    PERFORM auth.outdate_sessions(owner.id, 'second_factor_added', owner.id, caller);
    RETURN QUERY SELECT * FROM auth.end_stale_sessions(owner.id, spared, kept_for);
    -- The row is locked by now, in the order of all sessions.
    UPDATE auth.session s SET amr = s.amr || '{otp,mfa}' WHERE s.id = spared AND 'mfa' <> ALL (s.amr);
END
$$;
