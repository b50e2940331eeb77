-- OAuth clients, by the member names of RFC 7591.
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
    created_at timestamptz NOT NULL,
    -- Each has what it proves itself with, and nothing else that could do.
    CHECK ((token_endpoint_auth_method LIKE 'client_secret_%') = (secret IS NOT NULL)),
    CHECK (num_nonnulls(jwks, jwks_uri) = (token_endpoint_auth_method = 'private_key_jwt')::int)
);

COMMENT ON COLUMN auth.client.scope IS 'space-separated: what the client may ask for';
COMMENT ON COLUMN auth.client.secret IS 'SHA-256 of the secret: 256 random bits need no slow hash';
COMMENT ON COLUMN auth.client.audiences IS 'what it answers to as a resource server';
COMMENT ON COLUMN auth.client.target_audiences IS 'for which audiences it may get tokens';

-- Assertions of clients (RFC 7523), as long as they could come again: each is good once, on whichever replica.
CREATE TABLE auth.used_assertion (
    client_id text NOT NULL,
    jti text NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (client_id, jti)
);

-- The purge looks for what has expired.
CREATE INDEX used_assertion_expires_at ON auth.used_assertion (expires_at);
