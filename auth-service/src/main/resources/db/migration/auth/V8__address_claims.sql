-- Verified e-mail addresses. Until its owner has verified it, an address keeps no other account out.
ALTER TABLE auth.account ADD COLUMN email_verified_at timestamptz;
ALTER TABLE auth.account ADD COLUMN email_due boolean NOT NULL DEFAULT false;
ALTER TABLE auth.account ADD CONSTRAINT account_verified_email CHECK (email_verified_at IS NULL OR email IS NOT NULL);

COMMENT ON COLUMN auth.account.email_verified_at IS 'when the owner proved that mail to the address arrives';
COMMENT ON COLUMN auth.account.email_due IS
    'the account has named an address that it does not have: another account has it, and had it first or verified it';

-- An account's wish to verify an address, with the secrets that were mailed to the address. At most one for each account.
CREATE TABLE auth.address_claim (
    account_id uuid PRIMARY KEY REFERENCES auth.account ON DELETE CASCADE,
    email text NOT NULL,
    email_key text NOT NULL,
    takes_username boolean NOT NULL,
    token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
    code_hash bytea NOT NULL CHECK (octet_length(code_hash) = 32),
    wrong_codes integer NOT NULL DEFAULT 0,
    expires_at timestamptz NOT NULL
);

COMMENT ON COLUMN auth.address_claim.takes_username IS 'the address becomes the username, too, once it is verified';
COMMENT ON COLUMN auth.address_claim.token_hash IS 'SHA-256 of the token of the link: 256 random bits need no slow hash';
COMMENT ON COLUMN auth.address_claim.code_hash IS
    'HMAC-SHA-256 of the account and the code: the 40 bits of a code cannot be guessed without the key';

-- The purge looks for claims that have expired long ago.
CREATE INDEX address_claim_expires_at ON auth.address_claim (expires_at);

-- Repeatable migrations create these anew, with other parameters or results.
DROP FUNCTION IF EXISTS auth.register_account(text, text, text, text, text, text, text, text[], jsonb, bytea);
DROP FUNCTION IF EXISTS auth.lock_live_session(uuid);
DROP FUNCTION IF EXISTS auth.redeem_code(
    bytea, text, text, text, bytea, boolean, timestamptz, interval, interval, interval, integer, interval, jsonb);
