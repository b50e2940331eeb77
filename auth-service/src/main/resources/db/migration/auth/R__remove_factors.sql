-- Removes second factors of an account for an administrator, and ends all its sessions, even if there was no factor: the caller
-- may be repeating a call whose answer was lost. An owner who needs two factors sets one up at the next sign-in.
--
-- `factor` is `totp` for the authenticator app with its recovery codes, `passkeys`, or `all`.
--
-- Locks the account's row, then the same as auth.end_stale_sessions, and returns the result of that function. Returns no
-- row when there is no such account. Waits for the lock, so that sign-ins cannot hold it off.
CREATE OR REPLACE FUNCTION auth.remove_factors(account uuid, factor text, actor uuid, kept_for interval, caller jsonb)
RETURNS TABLE (sessions_revoked integer, head bigint, more boolean)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM auth.require_read_committed();
    PERFORM FROM auth.account a WHERE a.id = remove_factors.account FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF factor IN ('totp', 'all') THEN
        DELETE FROM auth.totp t WHERE t.account_id = remove_factors.account;
        DELETE FROM auth.recovery_code r WHERE r.account_id = remove_factors.account;
    END IF;
    IF factor IN ('passkeys', 'all') THEN
        DELETE FROM auth.passkey p WHERE p.account_id = remove_factors.account;
    END IF;
    PERFORM auth.audit(
        'second_factor.removed', account, remove_factors.actor, caller => caller,
        details => jsonb_build_object('factor', factor));
    PERFORM auth.outdate_sessions(account, 'second_factor_removed', remove_factors.actor, caller);
    RETURN QUERY SELECT * FROM auth.end_stale_sessions(account, NULL, kept_for);
END
$$;
