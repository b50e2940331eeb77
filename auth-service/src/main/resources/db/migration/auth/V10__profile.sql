-- The profile of an account: changes of the address, links that undo them, and the devices that have signed in.

-- An account's wish to have another address, with the secrets that were mailed to it. At most one for each account. The
-- account keeps its address until the new one is confirmed.
CREATE TABLE auth.address_change (
    account_id uuid PRIMARY KEY REFERENCES auth.account ON DELETE CASCADE,
    session_id uuid NOT NULL,
    email text NOT NULL,
    email_key text NOT NULL,
    token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
    code_hash bytea NOT NULL CHECK (octet_length(code_hash) = 32),
    wrong_codes integer NOT NULL DEFAULT 0,
    expires_at timestamptz NOT NULL
);

COMMENT ON COLUMN auth.address_change.session_id IS 'the session that has asked: it goes on when the address changes';
COMMENT ON COLUMN auth.address_change.token_hash IS 'SHA-256 of the token of the link: 256 random bits need no slow hash';
COMMENT ON COLUMN auth.address_change.code_hash IS
    'HMAC-SHA-256 of the account and the code: the 40 bits of a code cannot be guessed without the key';

-- The purge looks for what has expired.
CREATE INDEX address_change_expires_at ON auth.address_change (expires_at);

-- The links that give an account an earlier address back. Each was mailed to that address. The ids count the changes.
CREATE TABLE auth.address_undo (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    account_id uuid NOT NULL REFERENCES auth.account ON DELETE CASCADE,
    email text NOT NULL,
    email_key text NOT NULL,
    takes_username boolean NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);

COMMENT ON COLUMN auth.address_undo.hash IS 'SHA-256 of the token: 256 random bits need no slow hash';
COMMENT ON COLUMN auth.address_undo.email IS 'the earlier address';
COMMENT ON COLUMN auth.address_undo.takes_username IS 'the earlier address was the username, too';

CREATE INDEX address_undo_account_id ON auth.address_undo (account_id, id);
-- The purge looks for what has expired.
CREATE INDEX address_undo_expires_at ON auth.address_undo (expires_at);

-- The kinds of devices that an account has signed in with of late, for the mail about a new one; see auth.see_device.
CREATE TABLE auth.seen_device (
    account_id uuid NOT NULL REFERENCES auth.account ON DELETE CASCADE,
    device text NOT NULL CHECK (length(device) BETWEEN 1 AND 100),
    seen_at timestamptz NOT NULL,
    told_at timestamptz,
    PRIMARY KEY (account_id, device)
);

COMMENT ON COLUMN auth.seen_device.device IS 'the browser or client and its system, as the User-Agent header names them';
COMMENT ON COLUMN auth.seen_device.told_at IS 'when a mail told the owner; null when none did';

-- The purge looks for devices that have not signed in for long.
CREATE INDEX seen_device_seen_at ON auth.seen_device (seen_at);

-- A repeatable migration creates this anew, with another parameter.
DROP FUNCTION IF EXISTS auth.change_password(uuid, text, text, uuid, interval, jsonb);
