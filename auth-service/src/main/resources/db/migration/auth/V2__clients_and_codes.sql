-- OAuth clients, and what people allow them.

-- By the member names of RFC 7591.
CREATE TABLE auth.client (
    client_id text PRIMARY KEY,
    client_name text NOT NULL,
    grant_types text[] NOT NULL,
    scope text NOT NULL,
    redirect_uris text[] NOT NULL,
    token_endpoint_auth_method text NOT NULL
        CHECK (token_endpoint_auth_method IN ('client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none')),
    secret bytea CHECK (octet_length(secret) = 32),
    jwks text,
    jwks_uri text,
    audiences text[] NOT NULL,
    target_audiences text[] NOT NULL,
    first_party boolean NOT NULL DEFAULT false,
    post_logout_redirect_uris text[] NOT NULL DEFAULT '{}',
    backchannel_logout_uri text,
    created_at timestamptz NOT NULL,
    -- Each has what it proves itself with, and nothing else that could do.
    CHECK ((token_endpoint_auth_method LIKE 'client_secret_%') = (secret IS NOT NULL)),
    CHECK (num_nonnulls(jwks, jwks_uri) = (token_endpoint_auth_method = 'private_key_jwt')::int)
);

COMMENT ON COLUMN auth.client.scope IS 'space-separated: what the client may ask for';
COMMENT ON COLUMN auth.client.secret IS 'SHA-256 of the secret: 256 random bits need no slow hash';
COMMENT ON COLUMN auth.client.audiences IS 'what it answers to as a resource server';
COMMENT ON COLUMN auth.client.target_audiences IS 'for which audiences it may get tokens';
COMMENT ON COLUMN auth.client.first_party IS 'people are not asked for consent: the client is the operator''s own';

-- The order in which administrators list clients.
CREATE INDEX client_oldest ON auth.client (created_at, client_id);

-- Assertions of clients (RFC 7523), as long as they could come again: each is good once, on any replica.
CREATE TABLE auth.used_assertion (
    client_id text NOT NULL,
    jti text NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (client_id, jti)
);

-- The purge looks for what has expired.
CREATE INDEX used_assertion_expires_at ON auth.used_assertion (expires_at);

-- A code lives for a minute, and is kept longer so that a second use is seen. Without foreign keys: a code that is being
-- redeemed locks its row before the account's, and deleting an account would lock them the other way round.
CREATE TABLE auth.authorization_code (
    hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    client_id text NOT NULL,
    browser_session_id uuid NOT NULL,
    redirect_uri text NOT NULL,
    code_challenge text NOT NULL,
    scope text NOT NULL,
    nonce text,
    expires_at timestamptz NOT NULL,
    session_id uuid
);

COMMENT ON COLUMN auth.authorization_code.hash IS 'SHA-256 of the code: 256 random bits need no slow hash';
COMMENT ON COLUMN auth.authorization_code.code_challenge IS 'by the method S256, which is the only one';
COMMENT ON COLUMN auth.authorization_code.session_id IS 'that it has opened; null as long as it is unused';

-- The purge looks for what is long over.
CREATE INDEX authorization_code_expires_at ON auth.authorization_code (expires_at);

-- What a person has allowed an application, one row for each value of scope.
CREATE TABLE auth.consent (
    account_id uuid NOT NULL REFERENCES auth.account ON DELETE CASCADE,
    client_id text NOT NULL REFERENCES auth.client ON DELETE CASCADE,
    scope text NOT NULL,
    given_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, client_id, scope)
);

CREATE INDEX consent_client_id ON auth.consent (client_id);

-- The applications that must still be told that a session has ended. A row goes when that is done, or was tried often
-- enough.
CREATE TABLE auth.logout_notice (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    client_id text NOT NULL,
    account_id uuid NOT NULL,
    session_id uuid NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL
);

CREATE INDEX logout_notice_due_at ON auth.logout_notice (due_at);
