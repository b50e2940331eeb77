-- Adds a passkey to an account, and ends all sessions but one. Locks the account's row, then the same as
-- auth.end_stale_sessions. Uses the challenge up; see auth.use_challenge.
--
-- `passkey` is the new row; its `account_id`, `created_at` and `last_used_at` are not read. An account has at most
-- `most_passkeys`. The outcome is one of
--   done     the passkey is added; the other columns are the result of auth.end_stale_sessions
--   changed  the account is gone or disabled
--   used     the challenge was used before, or has expired
--   known    an account has this passkey
--   full     the account has the most passkeys that it may have
-- No passkey and no session has changed unless it is `done`. Fails with SQLSTATE LK002 when the account is locked; see auth.lock_account.
CREATE OR REPLACE FUNCTION auth.add_passkey(
    account uuid, id uuid, credential_id bytea, public_key bytea, sign_count bigint, transports text[], aaguid uuid,
    backup_eligible boolean, backed_up boolean, name text, challenge_hash bytea, challenge_expires_at timestamptz,
    most_passkeys integer, spared uuid, kept_for interval, caller jsonb,
    OUT outcome text, OUT sessions_revoked integer, OUT head bigint, OUT more boolean)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM auth.require_read_committed();
    PERFORM auth.lock_account(add_passkey.account, false);
    PERFORM FROM auth.account a WHERE a.id = add_passkey.account AND a.enabled;
    IF NOT FOUND THEN
        outcome := 'changed';
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM auth.passkey p WHERE p.credential_id = add_passkey.credential_id) THEN
        outcome := 'known';
        RETURN;
    END IF;
    IF (SELECT count(*) FROM auth.passkey p WHERE p.account_id = add_passkey.account) >= most_passkeys THEN
        outcome := 'full';
        RETURN;
    END IF;
    IF NOT auth.use_challenge(challenge_hash, challenge_expires_at) THEN
        outcome := 'used';
        RETURN;
    END IF;
    INSERT INTO auth.passkey (
            id, account_id, credential_id, public_key, sign_count, transports, aaguid, backup_eligible, backed_up, name,
            created_at)
        VALUES (
            add_passkey.id, add_passkey.account, add_passkey.credential_id, add_passkey.public_key, add_passkey.sign_count,
            add_passkey.transports, add_passkey.aaguid, add_passkey.backup_eligible, add_passkey.backed_up, add_passkey.name,
            shared.clock())
        ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN -- another account has just added it
        outcome := 'known';
        RETURN;
    END IF;
    PERFORM auth.audit(
        'passkey.added', account, actor => account, session => spared, caller => caller,
        details => jsonb_build_object('passkey', add_passkey.id));
    PERFORM auth.outdate_sessions(account, 'passkey_added', account, caller);
    outcome := 'done';
    SELECT * INTO sessions_revoked, head, more FROM auth.end_stale_sessions(account, spared, kept_for);
END
$$;
