-- Verifies the address of a claim: by the token of its link, or by its code. A link needs no session, so `claimant` is null
-- for it. For a code, `claimant` is the account that presents it.
--
-- The address belongs to the account that verifies it first. If another account has it unverified, that account loses it,
-- and the username that is the same text. If another account has it verified, the claim fails.
--
-- Returns the account whose address is verified now. Returns null when the token or the code is wrong, used or expired, when
-- the account is disabled, or when another account has verified the address. A wrong code is counted; after
-- `most_wrong_codes` the claim is dead, with its link.
--
-- Locks the account of the claim, the account that has the address, and the claims of both. Does not wait for the accounts:
-- fails with SQLSTATE LK002 when one is locked (auth.lock_account), so two verifications cannot deadlock. The unique index
-- of the addresses decides between two verifications of one address: the later one waits for the commit of the earlier.
CREATE OR REPLACE FUNCTION auth.verify_address(
    claimant uuid, presented_token bytea, presented_code bytea, most_wrong_codes integer, caller jsonb) RETURNS uuid
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    attempts CONSTANT integer := 3;
    provisional CONSTANT text := auth.provisional_username();
    claim auth.address_claim;
    holder auth.account;
BEGIN
    PERFORM auth.require_read_committed();
    IF presented_token IS NOT NULL THEN
        -- Without a lock: a made-up token costs one read.
        SELECT c.account_id INTO claimant FROM auth.address_claim c WHERE c.token_hash = presented_token;
    END IF;
    IF claimant IS NULL OR NOT auth.lock_account(claimant, false) THEN
        RETURN NULL;
    END IF;
    SELECT * INTO claim FROM auth.address_claim c WHERE c.account_id = claimant FOR UPDATE;
    IF NOT FOUND
        OR claim.expires_at <= shared.clock()
        OR claim.wrong_codes >= most_wrong_codes
        OR NOT EXISTS (SELECT FROM auth.account a WHERE a.id = claimant AND a.enabled)
        OR claim.token_hash <> presented_token -- replaced since it was read
    THEN
        RETURN NULL;
    END IF;
    -- Both are HMACs. The caller does not know the key, so the time of the comparison tells nothing about the code.
    IF presented_token IS NULL AND claim.code_hash IS DISTINCT FROM presented_code THEN
        UPDATE auth.address_claim c SET wrong_codes = c.wrong_codes + 1 WHERE c.account_id = claimant;
        RETURN NULL;
    END IF;

    FOR attempt IN 1..attempts LOOP
        PERFORM auth.lock_account(a.id, false)
            FROM auth.account a WHERE a.email_key = claim.email_key AND a.id <> claimant;
        SELECT * INTO holder FROM auth.account a WHERE a.email_key = claim.email_key AND a.id <> claimant;
        IF holder.email_verified_at IS NOT NULL THEN
            RETURN NULL;
        END IF;
        BEGIN
            IF holder.id IS NOT NULL THEN
                UPDATE auth.account a
                    SET email = NULL, email_key = NULL, email_due = true,
                        username = CASE WHEN a.username_key = claim.email_key THEN provisional ELSE a.username END,
                        username_key = CASE WHEN a.username_key = claim.email_key THEN provisional
                            ELSE a.username_key END
                    WHERE a.id = holder.id;
                DELETE FROM auth.address_claim c WHERE c.account_id = holder.id AND c.email_key = claim.email_key;
                PERFORM auth.audit('email.lost', holder.id, actor => claimant, caller => caller);
            END IF;
            UPDATE auth.account a
                SET email = claim.email, email_key = claim.email_key, email_verified_at = shared.clock(),
                    email_due = false,
                    username = CASE WHEN claim.takes_username THEN claim.email ELSE a.username END,
                    username_key = CASE WHEN claim.takes_username THEN claim.email_key ELSE a.username_key END
                WHERE a.id = claimant;
            DELETE FROM auth.address_claim c WHERE c.account_id = claimant;
            PERFORM auth.audit('email.verified', claimant, actor => claimant, caller => caller);
            RETURN claimant;
        EXCEPTION WHEN unique_violation THEN
            NULL; -- another account has got the address meanwhile, and the next attempt sees it
        END;
    END LOOP;
    RETURN NULL;
END
$$;
