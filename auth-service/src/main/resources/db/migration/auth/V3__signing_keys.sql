-- The life of a signing key: published (in the key set, not yet signing), active (signing), retired (in the key set until
-- the last token that it signed has expired), then gone. An emergency makes it revoked from any of these states: out of the
-- key set at once, its private key deleted, remembered until its revocation is of no more use.
--
-- Replicas do not elect a leader. Each change is one function, called as a statement that commits by itself. The functions
-- take turns by locking the table, and each looks under the lock whether there is still anything to do. All times are the
-- database's.
CREATE TABLE auth.signing_key (
    kid text PRIMARY KEY,
    state text NOT NULL CHECK (state IN ('published', 'active', 'retired', 'revoked')),
    encrypted_jwk text,
    created_at timestamptz NOT NULL,
    longest_token_seconds bigint NOT NULL,
    signs_from timestamptz NOT NULL,
    signs_by timestamptz NOT NULL,
    activated_at timestamptz,
    retired_at timestamptz,
    revoked_at timestamptz,
    ends_at timestamptz,
    CONSTRAINT signing_key_has_its_key CHECK ((state = 'revoked') = (encrypted_jwk IS NULL)),
    CONSTRAINT signing_key_has_its_end CHECK ((state IN ('retired', 'revoked')) = (ends_at IS NOT NULL)),
    CONSTRAINT signing_key_was_activated CHECK (state NOT IN ('active', 'retired') OR activated_at IS NOT NULL)
);

COMMENT ON COLUMN auth.signing_key.kid IS 'RFC 7638 thumbprint';
COMMENT ON COLUMN auth.signing_key.encrypted_jwk IS 'the private JWK as a JWE (dir, A256GCM) under the master key';
COMMENT ON COLUMN auth.signing_key.created_at IS 'when it was made, and published';
COMMENT ON COLUMN auth.signing_key.longest_token_seconds IS
    'how long a token of this key can live, by the settings of every replica that may sign with it';
COMMENT ON COLUMN auth.signing_key.signs_from IS 'a published key does not sign before this';
COMMENT ON COLUMN auth.signing_key.signs_by IS 'from here on it signs, whatever the verifiers say';
COMMENT ON COLUMN auth.signing_key.ends_at IS 'when the row goes';

CREATE UNIQUE INDEX signing_key_one_active ON auth.signing_key (state) WHERE state = 'active';
-- No replica ever makes a second successor, whatever the code does.
CREATE UNIQUE INDEX signing_key_one_published ON auth.signing_key (state) WHERE state = 'published';

-- The verifiers whose leases may still run.
CREATE VIEW auth.live_verifier AS
    SELECT * FROM shared.verifier_lease
    WHERE renewed_at + make_interval(secs => lease_millis / 1000.0) > clock_timestamp();
