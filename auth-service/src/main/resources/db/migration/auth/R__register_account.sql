-- Registers an account. If several callers want the same name at once, one gets it; the others wait for its commit.
--
-- `invitation_hash` is the hash of the invitation to use up, or null when none is needed. Locks the invitation first, so
-- that only one of several callers with the same invitation gets an account. A taken name does not use the invitation up.
--
-- `new_token` and `new_code` are the hashes of the secrets that the caller will mail to the address; null when addresses
-- are not verified, or when there is none. With them, the account claims its address. If another account has the address
-- and has not verified it, the new account is created without the address: it gets it once it has verified it. If the
-- address is also its username, it has a provisional one until then. During its first minute, the other account keeps
-- the address in any case: a form that is sent twice does not create two accounts.
--
-- The outcome is 'registered', 'username_taken', 'email_taken' or 'not_invited'. Only the first one comes with the time.
CREATE OR REPLACE FUNCTION auth.register_account(
    id uuid, username text, username_key text, email text, email_key text, name text, name_key text,
    password_hash text, roles text[], caller jsonb, invitation_hash bytea, new_token bytea, new_code bytea,
    lifetime interval,
    OUT outcome text, OUT created_at timestamptz)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    -- The operator creates accounts with roles, and vouches for their addresses.
    by_operator CONSTANT boolean := cardinality(roles) > 0;
    invitation auth.invitation;
    named_by_address CONSTANT boolean := username_key IS NOT DISTINCT FROM email_key;
    provisional CONSTANT text := auth.provisional_username();
    held boolean;
BEGIN
    IF invitation_hash IS NOT NULL THEN
        SELECT * INTO invitation FROM auth.invitation i
            WHERE i.hash = invitation_hash AND i.expires_at > shared.clock()
                AND (i.email_key IS NULL OR i.email_key = register_account.email_key)
            FOR UPDATE;
        IF NOT FOUND THEN
            outcome := 'not_invited';
            RETURN;
        END IF;
    END IF;
    LOOP
        held := new_token IS NOT NULL AND EXISTS (
            SELECT FROM auth.account a
            WHERE a.email_key = register_account.email_key AND a.email_verified_at IS NULL
                AND a.created_at <= shared.clock() - interval '1 minute');
        INSERT INTO auth.account AS registered (
                id, username, username_key, email, email_key, email_verified_at, email_due, name, name_key,
                password_hash, roles, created_at)
            VALUES (
                register_account.id,
                CASE WHEN held AND named_by_address THEN provisional ELSE register_account.username END,
                CASE WHEN held AND named_by_address THEN provisional ELSE register_account.username_key END,
                CASE WHEN NOT held THEN register_account.email END,
                CASE WHEN NOT held THEN register_account.email_key END,
                CASE WHEN by_operator AND register_account.email IS NOT NULL THEN shared.clock() END,
                held, register_account.name, register_account.name_key, register_account.password_hash,
                register_account.roles, shared.clock())
            ON CONFLICT DO NOTHING
            RETURNING registered.created_at INTO created_at;
        IF FOUND THEN
            outcome := 'registered';
            DELETE FROM auth.invitation i WHERE i.id = invitation.id;
            PERFORM auth.audit(
                'account.registered', register_account.id,
                actor => CASE WHEN NOT by_operator THEN register_account.id END,
                caller => caller,
                details => CASE WHEN NOT by_operator THEN '{}'
                        ELSE jsonb_build_object('roles', array_to_string(register_account.roles, ' ')) END
                    || CASE WHEN invitation_hash IS NULL THEN '{}'
                        ELSE jsonb_build_object('invitation', invitation.id, 'invited_by', invitation.invited_by) END);
            IF new_token IS NOT NULL THEN
                INSERT INTO auth.address_claim (
                        account_id, email, email_key, takes_username, token_hash, code_hash, expires_at)
                    VALUES (
                        register_account.id, register_account.email, register_account.email_key,
                        held AND named_by_address, new_token, new_code, shared.clock() + lifetime);
                PERFORM auth.audit(
                    'email.verification_requested', register_account.id, actor => register_account.id,
                    caller => caller);
            END IF;
        ELSIF NOT (held AND named_by_address)
            AND EXISTS (SELECT FROM auth.account a WHERE a.username_key = register_account.username_key)
        THEN
            outcome := 'username_taken';
        ELSIF NOT held
            AND EXISTS (SELECT FROM auth.account a WHERE a.email_key = register_account.email_key)
        THEN
            outcome := 'email_taken';
        END IF;
        -- Otherwise the account that had the name was deleted between the two statements; then this tries again.
        EXIT WHEN outcome IS NOT NULL;
    END LOOP;
END
$$;
