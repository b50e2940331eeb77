-- Ends all sessions of an account at once: they belong to an earlier epoch from here on. The caller holds the lock of the
-- account's row, so that every session of that epoch is committed, and no other can be opened in it. auth.end_stale_sessions
-- must follow in the same transaction: it writes the end to the sessions, and revokes them.
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
