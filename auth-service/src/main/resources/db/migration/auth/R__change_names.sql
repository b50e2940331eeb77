-- Changes the username and the display name of an account. Locks the account's row. Sessions go on: their next tokens have
-- the new names.
--
-- `new_username` with an at sign is the account's own address; the caller checks the other rules for names. `new_name` and
-- its key are null for no display name.
--
-- Returns 'changed', 'username_taken', 'not_own_address' or 'unknown'. Only the first one has changed something. Fails with
-- SQLSTATE LK002 when the account is locked; see auth.lock_account.
CREATE OR REPLACE FUNCTION auth.change_names(
    account uuid, new_username text, new_username_key text, new_name text, new_name_key text, caller jsonb) RETURNS text
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    owner auth.account;
BEGIN
    PERFORM auth.require_read_committed();
    PERFORM auth.lock_account(change_names.account, false);
    SELECT * INTO owner FROM auth.account a WHERE a.id = change_names.account AND a.enabled;
    IF NOT FOUND THEN
        RETURN 'unknown';
    END IF;
    IF strpos(new_username, '@') > 0 AND new_username_key <> owner.username_key
        AND new_username_key IS DISTINCT FROM owner.email_key
    THEN
        RETURN 'not_own_address';
    END IF;
    BEGIN
        UPDATE auth.account a
            SET username = new_username, username_key = new_username_key, name = new_name, name_key = new_name_key
            WHERE a.id = owner.id;
    EXCEPTION WHEN unique_violation THEN
        RETURN 'username_taken';
    END;
    PERFORM auth.audit(
        'account.names_changed', owner.id, actor => owner.id, caller => caller,
        details => CASE WHEN owner.username = new_username THEN '{}'
            ELSE jsonb_build_object('username', new_username, 'earlier_username', owner.username) END);
    RETURN 'changed';
END
$$;
