-- How people prove who they are, besides a password: authenticator apps, recovery codes, passkeys.

ALTER TABLE auth.session ADD COLUMN amr text[] NOT NULL DEFAULT '{pwd}';

COMMENT ON COLUMN auth.session.amr IS 'how its owner has signed in, in the values of RFC 8176';

-- The secret of an authenticator app (RFC 6238). It is here once its owner has shown a code of it.
CREATE TABLE auth.totp (
    account_id uuid PRIMARY KEY REFERENCES auth.account ON DELETE CASCADE,
    secret text NOT NULL,
    last_step bigint NOT NULL,
    created_at timestamptz NOT NULL
);

COMMENT ON COLUMN auth.totp.secret IS 'encrypted by a key that is derived from the master key';
COMMENT ON COLUMN auth.totp.last_step IS 'the time step of the code that was used last: no code works twice';

-- The codes for the day on which the authenticator app is lost. Each works once.
CREATE TABLE auth.recovery_code (
    account_id uuid NOT NULL REFERENCES auth.account ON DELETE CASCADE,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    used_at timestamptz,
    PRIMARY KEY (account_id, hash)
);

COMMENT ON COLUMN auth.recovery_code.hash IS 'HMAC-SHA-256 of the account and the code, by a key of the master key';

-- Passkeys (WebAuthn level 3, section 4).
CREATE TABLE auth.passkey (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES auth.account ON DELETE CASCADE,
    credential_id bytea NOT NULL UNIQUE CHECK (octet_length(credential_id) <= 1023),
    public_key bytea NOT NULL,
    sign_count bigint NOT NULL,
    transports text[] NOT NULL,
    aaguid uuid NOT NULL,
    backup_eligible boolean NOT NULL,
    backed_up boolean NOT NULL,
    name text NOT NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz
);

COMMENT ON COLUMN auth.passkey.public_key IS 'a COSE key (RFC 9052)';
COMMENT ON COLUMN auth.passkey.sign_count IS 'grows with each use, unless the authenticator does not count: then 0';

CREATE INDEX passkey_account_id ON auth.passkey (account_id, created_at);

-- The challenges that have been answered. A replica makes a challenge without a row: it is signed, and good for minutes.
CREATE TABLE auth.used_challenge (
    hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    expires_at timestamptz NOT NULL
);

-- The purge looks for challenges that have expired by themselves.
CREATE INDEX used_challenge_expires_at ON auth.used_challenge (expires_at);

-- Repeatable migrations create these anew, with other parameters or results.
DROP FUNCTION IF EXISTS auth.open_session(
    uuid, text, text, text, bytea, timestamptz, interval, interval, integer, interval, jsonb);
DROP FUNCTION IF EXISTS auth.refresh(
    bytea, text, text[], bytea, bytea, timestamptz, interval, interval, interval, jsonb);
DROP FUNCTION IF EXISTS auth.redeem_code(
    bytea, text, text, text, bytea, boolean, timestamptz, interval, interval, interval, integer, interval, jsonb);
DROP FUNCTION IF EXISTS auth.lock_live_session(uuid);
