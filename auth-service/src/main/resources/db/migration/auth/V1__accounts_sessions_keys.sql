CREATE TABLE auth.account (
    id uuid PRIMARY KEY,
    username text NOT NULL,
    username_key text NOT NULL UNIQUE,
    email text,
    email_key text UNIQUE,
    name text,
    password_hash text NOT NULL,
    roles text[] NOT NULL DEFAULT '{}',
    enabled boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL
);

COMMENT ON COLUMN auth.account.username IS 'as it was typed, in Unicode NFC';
COMMENT ON COLUMN auth.account.username_key IS 'the form in which names compare: NFC, without case';
COMMENT ON COLUMN auth.account.password_hash IS 'Argon2id in the PHC string format, its parameters within';

-- The unit of logout: ending a session ends its access tokens and its refresh token.
CREATE TABLE auth.session (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES auth.account ON DELETE CASCADE,
    client_id text NOT NULL,
    scope text NOT NULL,
    auth_time timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    user_agent text,
    ip text
);

COMMENT ON COLUMN auth.session.expires_at IS 'the absolute end, which no refresh moves';

CREATE INDEX session_account_id ON auth.session (account_id);

-- Each row is one link of its session's chain; the last link is the one without used_at.
CREATE TABLE auth.refresh_token (
    hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    session_id uuid NOT NULL REFERENCES auth.session ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);

COMMENT ON COLUMN auth.refresh_token.hash IS 'SHA-256 of the token: 256 random bits need no slow hash';
COMMENT ON COLUMN auth.refresh_token.expires_at IS 'the idle end, counted anew for each link';

CREATE INDEX refresh_token_session_id ON auth.refresh_token (session_id);
-- A fork of the chain is impossible, whatever the code does.
CREATE UNIQUE INDEX refresh_token_one_unused ON auth.refresh_token (session_id) WHERE used_at IS NULL;

CREATE TABLE auth.signing_key (
    kid text PRIMARY KEY,
    state text NOT NULL CHECK (state IN ('published', 'active', 'retired')),
    encrypted_jwk text NOT NULL,
    created_at timestamptz NOT NULL
);

COMMENT ON COLUMN auth.signing_key.kid IS 'RFC 7638 thumbprint';
COMMENT ON COLUMN auth.signing_key.encrypted_jwk IS 'the private JWK as a JWE (dir, A256GCM) under the master key';

CREATE UNIQUE INDEX signing_key_one_active ON auth.signing_key (state) WHERE state = 'active';
