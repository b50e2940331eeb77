-- Sign-in for other applications: OAuth 2's authorization codes, and what people have allowed to whom.

ALTER TABLE auth.client
    ADD COLUMN first_party boolean NOT NULL DEFAULT false,
    ADD COLUMN post_logout_redirect_uris text[] NOT NULL DEFAULT '{}',
    ADD COLUMN backchannel_logout_uri text;

COMMENT ON COLUMN auth.client.first_party IS 'whoever signs in there is not asked for consent: it is the operator''s own';

ALTER TABLE auth.session ADD COLUMN opened_in uuid;

COMMENT ON COLUMN auth.session.opened_in IS
    'of an application''s session: the browser''s session in which its owner has let it be opened';

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

-- What somebody has allowed an application, one row for each value of scope.
CREATE TABLE auth.consent (
    account_id uuid NOT NULL REFERENCES auth.account ON DELETE CASCADE,
    client_id text NOT NULL REFERENCES auth.client ON DELETE CASCADE,
    scope text NOT NULL,
    given_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, client_id, scope)
);

CREATE INDEX consent_client_id ON auth.consent (client_id);
