-- Registers an account. If several callers want the same name at once, one gets it; the others wait for its commit.
--
-- `invitation_hash` is the hash of the invitation to use up, or null when none is needed. Locks the invitation first, so
-- that only one of several callers with the same invitation gets an account. A taken name does not use the invitation up.
--
-- The outcome is 'registered', 'username_taken', 'email_taken' or 'not_invited'. Only the first one comes with the id and
-- the time.
CREATE OR REPLACE FUNCTION auth.register_account(
    username text, username_key text, email text, email_key text, name text, name_key text, password_hash text,
    roles text[], caller jsonb, invitation_hash bytea,
    OUT outcome text, OUT id uuid, OUT created_at timestamptz)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    invitation auth.invitation;
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
        INSERT INTO auth.account AS registered (
                id, username, username_key, email, email_key, name, name_key, password_hash, roles, created_at)
            VALUES (
                gen_random_uuid(), register_account.username, register_account.username_key, register_account.email,
                register_account.email_key, register_account.name, register_account.name_key,
                register_account.password_hash, register_account.roles, shared.clock())
            ON CONFLICT DO NOTHING
            RETURNING registered.id, registered.created_at INTO id, created_at;
        IF FOUND THEN
            outcome := 'registered';
            DELETE FROM auth.invitation i WHERE i.id = invitation.id;
            -- The operator creates accounts with roles, so such an event has no actor.
            PERFORM auth.audit(
                'account.registered', register_account.id,
                actor => CASE WHEN cardinality(register_account.roles) = 0 THEN register_account.id END,
                caller => caller,
                details => CASE WHEN cardinality(register_account.roles) = 0 THEN '{}'
                        ELSE jsonb_build_object('roles', array_to_string(register_account.roles, ' ')) END
                    || CASE WHEN invitation_hash IS NULL THEN '{}'
                        ELSE jsonb_build_object('invitation', invitation.id, 'invited_by', invitation.invited_by) END);
        ELSIF EXISTS (SELECT FROM auth.account a WHERE a.username_key = register_account.username_key) THEN
            outcome := 'username_taken';
        ELSIF EXISTS (SELECT FROM auth.account a WHERE a.email_key = register_account.email_key) THEN
            outcome := 'email_taken';
        END IF;
        -- Otherwise the account that had the name was deleted between the two statements; then this tries again.
        EXIT WHEN outcome IS NOT NULL;
    END LOOP;
END
$$;
