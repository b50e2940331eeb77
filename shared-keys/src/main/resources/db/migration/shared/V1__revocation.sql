-- The revocation log. Append-only: a row goes once every token that it could match has expired.
-- `seq` orders the log, so that a reader can ask for what is new; a later expiry for the same target is a new row's
-- worth of news and gets a new `seq`.
CREATE TABLE shared.revocation (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('token', 'session', 'key')),
    target_id text NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (kind, target_id)
);

COMMENT ON COLUMN shared.revocation.target_id IS 'the jti, sid or kid';
COMMENT ON COLUMN shared.revocation.expires_at IS 'when the last token that the row could match has expired';

-- The purge looks for what has expired.
CREATE INDEX revocation_expires_at ON shared.revocation (expires_at);

GRANT SELECT ON shared.revocation TO latchkey_verifier;
