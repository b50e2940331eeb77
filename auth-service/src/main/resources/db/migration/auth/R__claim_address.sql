-- Claims the address of an account for a new verification: the address that the account has, or else the one that it
-- claimed last. An earlier claim of the account ends, and so do its link and its code. Locks the account's row.
--
-- `new_token` and `new_code` are the hashes of the secrets that the caller will mail.
--
-- The outcome is one of
--   claimed     with the address to mail to, and the names of the account
--   verified    the account's address is verified already; nothing has changed
--   no_address  the account has no address, and claims none that another account has not verified
--   unknown     there is no such account, or it is disabled; nothing has changed
-- Fails with SQLSTATE LK002 when the account is locked; see auth.lock_account.
CREATE OR REPLACE FUNCTION auth.claim_address(
    account uuid, new_token bytea, new_code bytea, lifetime interval, caller jsonb,
    OUT outcome text, OUT email text, OUT username text, OUT name text)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    owner auth.account;
    earlier auth.address_claim;
BEGIN
    PERFORM auth.require_read_committed();
    PERFORM auth.lock_account(claim_address.account, false);
    SELECT * INTO owner FROM auth.account a WHERE a.id = claim_address.account AND a.enabled;
    IF NOT FOUND THEN
        outcome := 'unknown';
        RETURN;
    END IF;
    IF owner.email_verified_at IS NOT NULL THEN
        outcome := 'verified';
        RETURN;
    END IF;
    SELECT * INTO earlier FROM auth.address_claim c WHERE c.account_id = owner.id;
    IF owner.email IS NULL AND EXISTS (
        SELECT FROM auth.account a WHERE a.email_key = earlier.email_key AND a.email_verified_at IS NOT NULL)
    THEN
        DELETE FROM auth.address_claim c WHERE c.account_id = owner.id; -- in vain, and each mail would annoy the other owner
        outcome := 'no_address';
        RETURN;
    END IF;
    IF owner.email IS NULL AND earlier.email IS NULL THEN
        outcome := 'no_address';
        RETURN;
    END IF;
    outcome := 'claimed';
    email := coalesce(owner.email, earlier.email);
    username := owner.username;
    name := owner.name;
    INSERT INTO auth.address_claim AS c (
            account_id, email, email_key, takes_username, token_hash, code_hash, expires_at)
        VALUES (
            owner.id, claim_address.email, coalesce(owner.email_key, earlier.email_key),
            coalesce(earlier.takes_username, false), new_token, new_code, shared.clock() + lifetime)
        ON CONFLICT (account_id) DO UPDATE
            SET email = excluded.email, email_key = excluded.email_key, token_hash = excluded.token_hash,
                code_hash = excluded.code_hash, wrong_codes = 0, expires_at = excluded.expires_at;
    PERFORM auth.audit('email.verification_requested', owner.id, actor => owner.id, caller => caller);
END
$$;
