-- Notes that an account wants another address. The account keeps its address until the new one is confirmed. An earlier wish
-- of the account ends, and so do its link and its code. Locks the account's row. The caller promises the mail in the same
-- transaction.
--
-- `new_token` and `new_code` are the hashes of the secrets that the caller will mail. `session` is the session that asks.
-- `verifies` says whether accounts verify their addresses: if not, each address belongs to the account that has it.
--
-- The outcome is one of
--   asked    the caller mails the secrets to the new address
--   taken    the same rows are written, but another account has the address: the caller mails no secrets, only that
--   unknown  there is no such account, or it is disabled; nothing has changed
-- With the first two come the names of the account. Fails with SQLSTATE LK002 when the account is locked; see
-- auth.lock_account.
CREATE OR REPLACE FUNCTION auth.request_address_change(
    account uuid, session uuid, new_email text, new_email_key text, new_token bytea, new_code bytea, lifetime interval,
    verifies boolean, caller jsonb,
    OUT outcome text, OUT username text, OUT name text)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    owner auth.account;
BEGIN
    PERFORM auth.require_read_committed();
    PERFORM auth.lock_account(request_address_change.account, false);
    SELECT * INTO owner FROM auth.account a WHERE a.id = request_address_change.account AND a.enabled;
    IF NOT FOUND THEN
        outcome := 'unknown';
        RETURN;
    END IF;
    outcome := CASE WHEN EXISTS (
        SELECT FROM auth.account a
        WHERE a.email_key = new_email_key AND a.id <> owner.id AND (a.email_verified_at IS NOT NULL OR NOT verifies))
        THEN 'taken' ELSE 'asked' END;
    username := owner.username;
    name := owner.name;
    INSERT INTO auth.address_change AS c (
            account_id, session_id, email, email_key, token_hash, code_hash, expires_at)
        VALUES (
            owner.id, request_address_change.session, new_email, new_email_key, new_token, new_code,
            shared.clock() + lifetime)
        ON CONFLICT (account_id) DO UPDATE
            SET session_id = excluded.session_id, email = excluded.email, email_key = excluded.email_key,
                token_hash = excluded.token_hash, code_hash = excluded.code_hash, wrong_codes = 0,
                expires_at = excluded.expires_at;
    PERFORM auth.audit(
        'email.change_requested', owner.id, actor => owner.id, session => request_address_change.session,
        caller => caller);
END
$$;
