-- Gives an account another address without a confirmation, for a service that sends no mail. The address is not verified.
-- Ends all sessions but one. If the present address is the username, too, the new one becomes the username.
--
-- Locks the account's row, then the same as auth.end_stale_sessions, and returns the result of that function. Changes
-- nothing and returns no row when another account has the address, or when the account is gone or disabled. Fails with
-- SQLSTATE LK002 when the account is locked; see auth.lock_account.
CREATE OR REPLACE FUNCTION auth.set_address(
    account uuid, spared uuid, new_email text, new_email_key text, kept_for interval, caller jsonb)
RETURNS TABLE (sessions_revoked integer, head bigint, more boolean)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM auth.require_read_committed();
    PERFORM auth.lock_account(set_address.account, false);
    BEGIN
        UPDATE auth.account a
            SET email = new_email, email_key = new_email_key, email_verified_at = NULL, email_due = false,
                username = CASE WHEN a.username_key = a.email_key THEN new_email ELSE a.username END,
                username_key = CASE WHEN a.username_key = a.email_key THEN new_email_key ELSE a.username_key END
            WHERE a.id = set_address.account AND a.enabled;
        IF NOT FOUND THEN
            RETURN;
        END IF;
    EXCEPTION WHEN unique_violation THEN
        RETURN;
    END;
    DELETE FROM auth.address_change c WHERE c.account_id = set_address.account;
    DELETE FROM auth.address_claim c WHERE c.account_id = set_address.account;
    PERFORM auth.audit(
        'email.changed', set_address.account, actor => set_address.account, session => spared, caller => caller);
    PERFORM auth.outdate_sessions(set_address.account, 'email_change', set_address.account, caller);
    RETURN QUERY SELECT * FROM auth.end_stale_sessions(set_address.account, spared, kept_for);
END
$$;
