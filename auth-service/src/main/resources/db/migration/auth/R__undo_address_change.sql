-- Gives an account an earlier address back, by the token of the link that was mailed there. The link proves the address, so
-- it is verified. Ends all sessions. Links to set a new password die with the epoch, and so does each wish for another
-- address.
--
-- An attacker can change the address several times, and gets links to their own addresses. So the links of later changes
-- die: they cannot undo this. The links of earlier changes stay good, because their addresses are older still.
--
-- Locks the account's row, the account that has the address without having verified it, then the same as
-- auth.end_stale_sessions, and returns the result of that function. Changes nothing and returns no row when the token is
-- wrong, used or expired, when the account is disabled, or when another account has verified the address. Fails with SQLSTATE
-- LK002 when an account is locked; see auth.lock_account.
CREATE OR REPLACE FUNCTION auth.undo_address_change(presented bytea, kept_for interval, caller jsonb)
RETURNS TABLE (sessions_revoked integer, head bigint, more boolean)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    attempts CONSTANT integer := 3;
    undo auth.address_undo;
    done boolean := false;
BEGIN
    PERFORM auth.require_read_committed();
    SELECT * INTO undo FROM auth.address_undo u WHERE u.hash = presented;
    IF NOT FOUND OR NOT auth.lock_account(undo.account_id, false) THEN
        RETURN;
    END IF;
    SELECT * INTO undo FROM auth.address_undo u WHERE u.hash = presented FOR UPDATE; -- again, under the lock
    IF NOT FOUND
        OR undo.used_at IS NOT NULL
        OR undo.expires_at <= shared.clock()
        OR NOT EXISTS (SELECT FROM auth.account a WHERE a.id = undo.account_id AND a.enabled)
    THEN
        RETURN;
    END IF;
    FOR attempt IN 1..attempts LOOP
        BEGIN
            IF NOT auth.free_address(undo.account_id, undo.email_key, false, caller) THEN
                RETURN;
            END IF;
            UPDATE auth.account a
                SET email = undo.email, email_key = undo.email_key, email_verified_at = shared.clock(),
                    email_due = false,
                    username = CASE WHEN undo.takes_username OR a.username_key = a.email_key THEN undo.email
                        ELSE a.username END,
                    username_key = CASE WHEN undo.takes_username OR a.username_key = a.email_key THEN undo.email_key
                        ELSE a.username_key END
                WHERE a.id = undo.account_id;
            done := true;
            EXIT;
        EXCEPTION WHEN unique_violation THEN
            NULL; -- another account has got the address meanwhile, and the next attempt sees it
        END;
    END LOOP;
    IF NOT done THEN
        RETURN;
    END IF;
    UPDATE auth.address_undo u SET used_at = shared.clock() WHERE u.id = undo.id;
    DELETE FROM auth.address_undo u WHERE u.account_id = undo.account_id AND u.id > undo.id;
    DELETE FROM auth.address_change c WHERE c.account_id = undo.account_id;
    DELETE FROM auth.address_claim c WHERE c.account_id = undo.account_id;
    PERFORM auth.audit('email.change_undone', undo.account_id, actor => undo.account_id, caller => caller);
    PERFORM auth.outdate_sessions(undo.account_id, 'email_change_undone', undo.account_id, caller);
    RETURN QUERY SELECT * FROM auth.end_stale_sessions(undo.account_id, NULL, kept_for);
END
$$;
