-- Signs in by a passkey: opens a session for the user of a passkey whose signature was verified. Locks the account's row
-- until the session is committed, and reads the passkey under that lock. So a passkey that is removed at the same time opens
-- no session any more, or the removal ends it.
--
-- The authenticator has verified the user, so this is a sign-in with two factors. `sign_count` and `backed_up` are those of
-- the assertion. The challenge works once: auth.used_challenge keeps its hash until it has expired, by the database's clock.
-- See auth.begin_session for the rest.
--
-- The outcome is one of
--   opened     the session is open; `ended` tells whether other sessions have ended for it
--   changed    the account is gone or disabled, or the passkey is removed
--   used       the challenge was used before, or has expired
--   counter    the counter of the authenticator has not grown, so a copy of the passkey may be in use; this is audited
-- Only `opened` changes the passkey. Fails with SQLSTATE LK002 when the account is locked; see auth.lock_account.
CREATE OR REPLACE FUNCTION auth.open_session_by_passkey(
    account uuid, credential_id bytea, sign_count bigint, backed_up boolean, challenge_hash bytea,
    challenge_expires_at timestamptz, client_id text, scope text, link_hash bytea, token_expires_at timestamptz,
    absolute_lifetime interval, idle_lifetime interval, most_sessions integer, kept_for interval, caller jsonb,
    OUT outcome text, OUT session_id uuid, OUT username text, OUT name text, OUT roles text[], OUT amr text[],
    OUT at timestamptz, OUT ended boolean)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    owner auth.account;
    passkey auth.passkey;
BEGIN
    PERFORM auth.require_read_committed();
    PERFORM auth.lock_account(open_session_by_passkey.account, false);
    SELECT * INTO owner FROM auth.account a WHERE a.id = open_session_by_passkey.account AND a.enabled;
    SELECT * INTO passkey FROM auth.passkey p
        WHERE p.account_id = owner.id AND p.credential_id = open_session_by_passkey.credential_id;
    IF NOT FOUND THEN
        outcome := 'changed';
        RETURN;
    END IF;
    IF NOT auth.use_challenge(challenge_hash, challenge_expires_at) THEN
        outcome := 'used';
        RETURN;
    END IF;
    -- WebAuthn level 3 section 7.2, step 22. Both counters are 0 for an authenticator that does not count.
    IF (passkey.sign_count > 0 OR open_session_by_passkey.sign_count > 0)
        AND open_session_by_passkey.sign_count <= passkey.sign_count THEN
        PERFORM auth.audit(
            'passkey.counter_went_back', owner.id, caller => caller,
            details => jsonb_build_object('passkey', passkey.id), outcome => 'refused');
        outcome := 'counter';
        RETURN;
    END IF;

    outcome := 'opened';
    username := owner.username;
    name := owner.name;
    roles := owner.roles;
    -- RFC 8176: the key of a passkey that is synchronized is in software, at least while it is copied.
    amr := ARRAY[CASE WHEN passkey.backup_eligible THEN 'swk' ELSE 'hwk' END, 'user', 'mfa'];
    SELECT * INTO session_id, at, ended FROM auth.begin_session(
        owner, amr, open_session_by_passkey.client_id, open_session_by_passkey.scope, link_hash, token_expires_at,
        absolute_lifetime, idle_lifetime, most_sessions, kept_for, caller);
    UPDATE auth.passkey p
        SET sign_count = open_session_by_passkey.sign_count, backed_up = open_session_by_passkey.backed_up,
            last_used_at = open_session_by_passkey.at
        WHERE p.id = passkey.id;
END
$$;
