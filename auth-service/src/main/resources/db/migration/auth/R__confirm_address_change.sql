-- Gives an account the new address that it has asked for, by the token of the link or by the code that was mailed there. A
-- link needs no session, so `claimant` is null for it. For a code, `claimant` is the account that presents it. Ends all
-- sessions but the one that has asked. Links to set a new password die with the epoch.
--
-- If the present address is the username, too, the new one becomes the username.
--
-- `told_key` is the present address, as the caller has read it; null for none. `notice` is the mail to that address; see
-- auth.promise_prepared_mail. It contains a link that undoes the change within `undo_lifetime`, and `undo_hash` is the hash
-- of its token; both are null when no mail is sent.
--
-- Locks the account's row, the account that has the address without having verified it, then the same as
-- auth.end_stale_sessions, and returns the result of that function. Changes nothing and returns no row when the token or the
-- code is wrong, used or expired, when the account is disabled or has another address than `told_key`, or when another
-- account has the address (see auth.free_address). A wrong code is counted; after `most_wrong_codes` the change is dead, with
-- its link. Fails with SQLSTATE LK002 when an account is locked; see auth.lock_account.
CREATE OR REPLACE FUNCTION auth.confirm_address_change(
    claimant uuid, presented_token bytea, presented_code bytea, most_wrong_codes integer, verifies boolean,
    told_key text, undo_hash bytea, undo_lifetime interval, notice jsonb, kept_for interval, caller jsonb)
RETURNS TABLE (sessions_revoked integer, head bigint, more boolean)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    attempts CONSTANT integer := 3;
    change auth.address_change;
    owner auth.account;
    by_address boolean;
    done boolean := false;
BEGIN
    PERFORM auth.require_read_committed();
    IF presented_token IS NOT NULL THEN
        -- Without a lock: a made-up token costs one read.
        SELECT c.account_id INTO claimant FROM auth.address_change c WHERE c.token_hash = presented_token;
    END IF;
    IF claimant IS NULL OR NOT auth.lock_account(claimant, false) THEN
        RETURN;
    END IF;
    SELECT * INTO owner FROM auth.account a WHERE a.id = claimant;
    SELECT * INTO change FROM auth.address_change c WHERE c.account_id = claimant FOR UPDATE;
    IF NOT FOUND
        OR change.expires_at <= shared.clock()
        OR change.wrong_codes >= most_wrong_codes
        OR NOT owner.enabled
        OR owner.email_key IS DISTINCT FROM told_key
        OR change.token_hash <> presented_token -- replaced since it was read
    THEN
        RETURN;
    END IF;
    -- Both are HMACs. The caller does not know the key, so the time of the comparison tells nothing about the code.
    IF presented_token IS NULL AND change.code_hash IS DISTINCT FROM presented_code THEN
        UPDATE auth.address_change c SET wrong_codes = c.wrong_codes + 1 WHERE c.account_id = claimant;
        RETURN;
    END IF;

    by_address := owner.username_key IS NOT DISTINCT FROM owner.email_key;
    FOR attempt IN 1..attempts LOOP
        BEGIN
            IF NOT auth.free_address(claimant, change.email_key, NOT verifies, caller) THEN
                RETURN;
            END IF;
            UPDATE auth.account a
                SET email = change.email, email_key = change.email_key, email_verified_at = shared.clock(),
                    email_due = false,
                    username = CASE WHEN by_address THEN change.email ELSE a.username END,
                    username_key = CASE WHEN by_address THEN change.email_key ELSE a.username_key END
                WHERE a.id = claimant;
            done := true;
            EXIT;
        EXCEPTION WHEN unique_violation THEN
            NULL; -- another account has got the address meanwhile, and the next attempt sees it
        END;
    END LOOP;
    IF NOT done THEN
        RETURN;
    END IF;
    DELETE FROM auth.address_change c WHERE c.account_id = claimant;
    DELETE FROM auth.address_claim c WHERE c.account_id = claimant;
    IF undo_hash IS NOT NULL THEN
        INSERT INTO auth.address_undo (hash, account_id, email, email_key, takes_username, expires_at)
            VALUES (undo_hash, claimant, owner.email, owner.email_key, by_address, shared.clock() + undo_lifetime);
    END IF;
    PERFORM auth.audit('email.changed', claimant, actor => claimant, session => change.session_id, caller => caller);
    PERFORM auth.promise_prepared_mail(notice);
    PERFORM auth.outdate_sessions(claimant, 'email_change', claimant, caller);
    RETURN QUERY SELECT * FROM auth.end_stale_sessions(claimant, change.session_id, kept_for);
END
$$;
