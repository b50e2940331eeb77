-- Forgotten passwords. R__live_password_reset.sql decides which links are good; R__request_password_reset.sql and
-- R__reset_password.sql have the transitions.

-- The links to set a new password. A link belongs to one epoch and one address of its account. So it dies with each change
-- that ends all sessions, and with each change of the address.
CREATE TABLE auth.password_reset (
    hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    account_id uuid NOT NULL REFERENCES auth.account ON DELETE CASCADE,
    epoch integer NOT NULL,
    email_key text,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);

COMMENT ON COLUMN auth.password_reset.hash IS 'SHA-256 of the token: 256 random bits need no slow hash';
COMMENT ON COLUMN auth.password_reset.epoch IS 'the account''s when the link was made';
COMMENT ON COLUMN auth.password_reset.email_key IS 'the account''s when the link was made; null when it had no address';

-- A link dies when three younger ones follow.
CREATE INDEX password_reset_account_id ON auth.password_reset (account_id, expires_at, hash);
-- The purge looks for what has expired.
CREATE INDEX password_reset_expires_at ON auth.password_reset (expires_at);

-- What is left to do for a forgotten password, outside of the request. Every request adds a row, whether or not an account
-- has the address. So the time of its answer tells nothing. A row goes when its mail is promised.
CREATE TABLE auth.recovery_task (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email_key text,
    account_id uuid REFERENCES auth.account ON DELETE CASCADE,
    language text NOT NULL,
    caller jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    CHECK (num_nonnulls(email_key, account_id) = 1)
);

COMMENT ON COLUMN auth.recovery_task.email_key IS
    'of a request: the address that a link was asked for; perhaps no account has it';
COMMENT ON COLUMN auth.recovery_task.account_id IS 'of a reset: the account whose owner must be told';

CREATE INDEX recovery_task_due_at ON auth.recovery_task (due_at);
CREATE INDEX recovery_task_created_at ON auth.recovery_task (created_at);
CREATE INDEX recovery_task_account_id ON auth.recovery_task (account_id) WHERE account_id IS NOT NULL;
