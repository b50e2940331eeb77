-- Makes an address free for an account that has proved it. Another account that has the address and has not verified it
-- loses it, and the username that is the same text. Locks that account; fails with SQLSTATE LK002 when it is locked
-- (auth.lock_account).
--
-- Returns false when another account keeps the address: it has verified it, or `kept_unverified` is true.
CREATE OR REPLACE FUNCTION auth.free_address(claimant uuid, wanted_key text, kept_unverified boolean, caller jsonb)
RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    provisional CONSTANT text := auth.provisional_username();
    holder auth.account;
BEGIN
    PERFORM auth.lock_account(a.id, false) FROM auth.account a WHERE a.email_key = wanted_key AND a.id <> claimant;
    SELECT * INTO holder FROM auth.account a WHERE a.email_key = wanted_key AND a.id <> claimant;
    IF NOT FOUND THEN
        RETURN true;
    END IF;
    IF holder.email_verified_at IS NOT NULL OR kept_unverified THEN
        RETURN false;
    END IF;
    UPDATE auth.account a
        SET email = NULL, email_key = NULL, email_due = true,
            username = CASE WHEN a.username_key = wanted_key THEN provisional ELSE a.username END,
            username_key = CASE WHEN a.username_key = wanted_key THEN provisional ELSE a.username_key END
        WHERE a.id = holder.id;
    DELETE FROM auth.address_claim c WHERE c.account_id = holder.id AND c.email_key = wanted_key;
    PERFORM auth.audit('email.lost', holder.id, actor => claimant, caller => caller);
    RETURN true;
END
$$;
