-- Makes a link to set a new password, for the present epoch and address of the account. Returns whether it was made: not for
-- an account that is gone or disabled. The caller promises its mail in the same transaction.
--
-- Needs no exclusive lock. If the account changes at the same time, the link belongs to the earlier epoch or address, and is
-- dead. The lock only waits for a deletion. `actor` is the administrator who has asked for the link; null for a request of
-- an unknown caller. `delivery` is 'mail' or 'link', for the audit log.
CREATE OR REPLACE FUNCTION auth.request_password_reset(
    account uuid, token_hash bytea, lifetime interval, actor uuid, delivery text, caller jsonb)
RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    INSERT INTO auth.password_reset (hash, account_id, epoch, email_key, expires_at)
        SELECT token_hash, a.id, a.epoch, a.email_key, shared.clock() + lifetime FROM auth.account a
        WHERE a.id = request_password_reset.account AND a.enabled
        FOR KEY SHARE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM auth.audit(
        'password.reset_requested', account, actor, caller => caller,
        details => jsonb_build_object('delivery', delivery));
    RETURN true;
END
$$;
