-- Ends all sessions of an account at once: from here on they belong to an earlier epoch. The caller holds the lock of the
-- account's row. So every session of that epoch is committed, and no other can be opened in it. The caller must then write
-- the end to the sessions and revoke them, in the same transaction: by auth.end_stale_sessions, or as auth.delete_account
-- does.
CREATE OR REPLACE FUNCTION auth.outdate_sessions(account uuid, cause text, actor uuid, caller jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    outdated integer;
BEGIN
    UPDATE auth.account a SET epoch = a.epoch + 1 WHERE a.id = outdate_sessions.account
        RETURNING a.epoch - 1 INTO STRICT outdated;
    INSERT INTO auth.unfinished_end (account_id, epoch, cause, actor_id, caller, changed_at)
        VALUES (
            outdate_sessions.account, outdated, outdate_sessions.cause, actor, outdate_sessions.caller, shared.clock());
END
$$;
