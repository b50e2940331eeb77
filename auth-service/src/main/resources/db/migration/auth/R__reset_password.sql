-- Sets a new password by a link, and ends all sessions. Uses the link up; the others of the account die with the epoch.
-- Locks the account's row, then the same as auth.end_stale_sessions, and returns the result of that function. Changes
-- nothing and returns no row when the link is not good: the lock makes simultaneous callers take turns, and each of them
-- looks at the link after that. Fails with SQLSTATE LK002 when the account is locked; see auth.lock_account.
--
-- If the account has an authenticator app, the caller must show a code besides the link: `totp_step` or `recovery_hash`; see
-- auth.use_code. Fails with SQLSTATE LK003 when the code is missing or refused: then the link is still good.
--
-- `language` is that of the mail that tells the owner; null when no mail can be sent.
DROP FUNCTION IF EXISTS auth.reset_password(uuid, bytea, text, text, interval, jsonb);

CREATE OR REPLACE FUNCTION auth.reset_password(
    account uuid, token_hash bytea, totp_step bigint, recovery_hash bytea, next_hash text, language text,
    kept_for interval, caller jsonb)
RETURNS TABLE (sessions_revoked integer, head bigint, more boolean)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM auth.require_read_committed();
    PERFORM auth.lock_account(account, false);
    PERFORM FROM auth.live_password_reset r WHERE r.hash = token_hash AND r.account_id = reset_password.account;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM auth.totp t WHERE t.account_id = reset_password.account)
        AND NOT (
            num_nonnulls(totp_step, recovery_hash) = 1
            AND auth.use_code(reset_password.account, totp_step, recovery_hash, caller))
    THEN
        RAISE EXCEPTION 'the account needs a code that was not used before' USING ERRCODE = 'LK003';
    END IF;
    UPDATE auth.password_reset r SET used_at = shared.clock() WHERE r.hash = token_hash;
    UPDATE auth.account a SET password_hash = next_hash WHERE a.id = reset_password.account;
    PERFORM auth.audit('password.reset', account, actor => account, caller => caller);
    INSERT INTO auth.recovery_task (account_id, language, caller, created_at, due_at)
        SELECT a.id, reset_password.language, reset_password.caller, shared.clock(), shared.clock() FROM auth.account a
        WHERE a.id = reset_password.account AND a.email IS NOT NULL AND reset_password.language IS NOT NULL;
    PERFORM auth.outdate_sessions(account, 'password_reset', account, caller);
    RETURN QUERY SELECT * FROM auth.end_stale_sessions(account, NULL, kept_for);
END
$$;
