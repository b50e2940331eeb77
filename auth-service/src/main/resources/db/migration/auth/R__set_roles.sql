-- Replaces an account's roles, and ends all its sessions, even if the roles stay the same. Locks the account's row, then
-- the same as auth.end_stale_sessions, and returns the result of that function. Returns no row when there is no such
-- account. Fails with SQLSTATE LK001 when no administrator would remain.
CREATE OR REPLACE FUNCTION auth.set_roles(account uuid, roles text[], actor uuid, kept_for interval, caller jsonb)
RETURNS TABLE (sessions_revoked integer, head bigint, more boolean)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    UPDATE auth.account a SET roles = set_roles.roles WHERE a.id = set_roles.account;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    PERFORM auth.audit(
        'account.roles_set', account, actor, caller => caller,
        details => jsonb_build_object('roles', array_to_string(set_roles.roles, ' ')));
    PERFORM auth.outdate_sessions(account, 'roles_changed', actor, caller);
    RETURN QUERY SELECT * FROM auth.end_stale_sessions(account, NULL, kept_for);
END
$$;
