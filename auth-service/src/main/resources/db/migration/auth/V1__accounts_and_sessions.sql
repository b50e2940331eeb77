-- Accounts and their sessions. docs/architecture.md lists the transitions; the functions are in R__*.sql,
-- one file each.

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
    epoch integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL
);

COMMENT ON COLUMN auth.account.username IS 'as it was typed, in Unicode NFC';
COMMENT ON COLUMN auth.account.username_key IS 'the form in which names compare: NFC, without case';
COMMENT ON COLUMN auth.account.password_hash IS 'Argon2id in the PHC string format, its parameters within';
COMMENT ON COLUMN auth.account.epoch IS
    'counts the changes that end all sessions: a session of an earlier epoch is over, also while its row has no ended_at';

-- The order in which administrators list accounts. R__search_accounts.sql makes the index for their search.
CREATE INDEX account_oldest ON auth.account (created_at, id);

-- The unit of logout: ending a session ends its access tokens and its refresh token.
CREATE TABLE auth.session (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES auth.account ON DELETE CASCADE,
    client_id text NOT NULL,
    scope text NOT NULL,
    auth_time timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    tokens_expire_at timestamptz NOT NULL DEFAULT clock_timestamp() + interval '1 day',
    ended_at timestamptz,
    user_agent text,
    ip text,
    opened_in uuid,
    epoch integer NOT NULL DEFAULT 0
);

COMMENT ON COLUMN auth.session.expires_at IS 'the absolute end, which no refresh moves';
COMMENT ON COLUMN auth.session.tokens_expire_at IS
    'the latest exp of its access tokens, by the clock of the service that issued it: until then a revocation must be kept';
COMMENT ON COLUMN auth.session.opened_in IS
    'of an application''s session: the browser''s session in which its owner has let it be opened';
COMMENT ON COLUMN auth.session.epoch IS 'the account''s when the session was opened, or when it was last spared';

CREATE INDEX session_account_id ON auth.session (account_id);
-- The sessions of an account that go on. It has no last_used_at, which each refresh changes.
CREATE INDEX session_live ON auth.session (account_id, expires_at) WHERE ended_at IS NULL;
CREATE INDEX session_opened_in ON auth.session (opened_in) WHERE opened_in IS NOT NULL;
-- The purge looks for sessions that are long over.
CREATE INDEX session_ended_at ON auth.session (ended_at) WHERE ended_at IS NOT NULL;
-- auth.end_stale_sessions takes the next batch of an epoch from here, in the order in which it locks.
CREATE INDEX session_stale ON auth.session (account_id, epoch, (opened_in IS NOT NULL), id) WHERE ended_at IS NULL;

-- Each row is one link of its session's chain; the last link is the one without used_at. A used link knows its successor:
-- a client that still has the used token can compute the successor again by the salt, and by the hash the database can
-- tell whether that was used. Neither a dump of this table nor an old token alone gives the successor.
CREATE TABLE auth.refresh_token (
    hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    session_id uuid NOT NULL REFERENCES auth.session ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    salt bytea CHECK (octet_length(salt) = 32),
    successor_hash bytea CHECK (octet_length(successor_hash) = 32)
);

COMMENT ON COLUMN auth.refresh_token.hash IS 'SHA-256 of the token: 256 random bits need no slow hash';
COMMENT ON COLUMN auth.refresh_token.expires_at IS 'the idle end, counted anew for each link';
COMMENT ON COLUMN auth.refresh_token.salt IS 'of a used link: the successor is HMAC-SHA-256 of the token under this key';

CREATE INDEX refresh_token_session_id ON auth.refresh_token (session_id);
-- A fork of the chain is impossible, whatever the code does.
CREATE UNIQUE INDEX refresh_token_one_unused ON auth.refresh_token (session_id) WHERE used_at IS NULL;
-- The purge looks for used links that are long over, and for sessions whose last link is.
CREATE INDEX refresh_token_used_expires_at ON auth.refresh_token (expires_at) WHERE used_at IS NOT NULL;
CREATE INDEX refresh_token_last_expires_at ON auth.refresh_token (expires_at) WHERE used_at IS NULL;

-- The changes that have ended all sessions of an account and have not written that to each session yet.
CREATE TABLE auth.unfinished_end (
    account_id uuid NOT NULL REFERENCES auth.account ON DELETE CASCADE,
    epoch integer NOT NULL,
    cause text NOT NULL,
    actor_id uuid,
    caller jsonb,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, epoch)
);

COMMENT ON COLUMN auth.unfinished_end.epoch IS 'of the sessions that the change has ended';
COMMENT ON COLUMN auth.unfinished_end.cause IS 'for the audit events of the sessions, as are actor_id and caller';

-- How often single access tokens were revoked of late; see auth.may_revoke_token.
CREATE TABLE auth.token_revocations (
    subject text PRIMARY KEY,
    recent timestamptz[] NOT NULL,
    last_at timestamptz NOT NULL
);

COMMENT ON COLUMN auth.token_revocations.subject IS 'the sub of the tokens: an account, or a client';
COMMENT ON COLUMN auth.token_revocations.recent IS 'when, the latest 60, the oldest first';

-- The purge looks for rows whose last revocation is older than a minute.
CREATE INDEX token_revocations_last_at ON auth.token_revocations (last_at);

-- Two changes that take away one administrator each take turns by this lock. Without it both would still see the other's.
CREATE TABLE auth.administrators_lock ();

-- The failures that throttling counts, for all replicas together. A key is an HMAC: it tells neither a name nor an address.
CREATE TABLE auth.throttle (
    key uuid PRIMARY KEY,
    in_row integer NOT NULL,
    recent integer NOT NULL,
    recent_until timestamptz NOT NULL,
    blocked_until timestamptz NOT NULL,
    kept_until timestamptz NOT NULL
);

COMMENT ON COLUMN auth.throttle.in_row IS 'failures since the last success';
COMMENT ON COLUMN auth.throttle.recent IS 'failures that count towards the next block; none from recent_until on';
COMMENT ON COLUMN auth.throttle.blocked_until IS 'until then nothing is tried; infinity after too many failures in a row';

-- The purge looks for counts that are of no more use.
CREATE INDEX throttle_kept_until ON auth.throttle (kept_until);

-- Invitations to register, each good for one account. A used one is deleted.
CREATE TABLE auth.invitation (
    id uuid PRIMARY KEY,
    hash bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    email text,
    email_key text,
    invited_by uuid NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);

COMMENT ON COLUMN auth.invitation.hash IS 'SHA-256 of the token: 256 random bits need no slow hash';
COMMENT ON COLUMN auth.invitation.email_key IS 'the only address that may register with it; null for any';

-- The purge looks for what has expired, and administrators list the rest in this order.
CREATE INDEX invitation_expires_at ON auth.invitation (expires_at, id);
