-- Deletes an account with its sessions; their revocations stay. Locks the account's row, then the same as
-- auth.end_stale_batch, and K last. Returns the same as auth.end_stale_sessions. Returns no row when there is no such
-- account. Fails with SQLSTATE LK001 when no administrator would remain.
--
-- An account with many rows is deleted in several calls. The first call disables it, and each call deletes a bounded number
-- of rows. The last call deletes the account itself, and returns that there is no more. If the caller fails in between, the
-- account stays disabled, and the next call continues. The last call also writes the notifications for clients.
--
-- A call that ends no session does not take K. So the deletion by its owner, whose sessions have ended before, can share its
-- transaction with the promise of a mail.
CREATE OR REPLACE FUNCTION auth.delete_account(account uuid, actor uuid, kept_for interval, caller jsonb)
RETURNS TABLE (sessions_revoked integer, head bigint, more boolean)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    most_sessions CONSTANT integer := 500;
    most_links CONSTANT integer := 5000;
    owner auth.account;
    batch record;
    ended uuid[] := '{}';
    tokens_expire_at timestamptz;
BEGIN
    SELECT * INTO owner FROM auth.account a WHERE a.id = delete_account.account FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    sessions_revoked := 0;
    more := auth.has_many_rows(owner.id, most_sessions, most_links);
    IF more AND owner.enabled THEN
        UPDATE auth.account a SET enabled = false WHERE a.id = owner.id;
        PERFORM auth.audit('account.disabled', owner.id, actor, caller => caller);
    END IF;
    IF EXISTS (
        SELECT FROM auth.session s WHERE s.account_id = owner.id AND s.epoch = owner.epoch AND s.ended_at IS NULL)
    THEN
        PERFORM auth.outdate_sessions(owner.id, 'account_deleted', actor, caller);
    END IF;

    IF NOT more THEN
        PERFORM FROM auth.session s WHERE s.account_id = owner.id
            ORDER BY (s.opened_in IS NOT NULL), s.id FOR UPDATE;
    END IF;
    LOOP
        SELECT * INTO batch FROM auth.end_stale_batch(owner.id, NULL);
        ended := ended || batch.ended;
        sessions_revoked := sessions_revoked + batch.usable;
        tokens_expire_at := greatest(tokens_expire_at, batch.tokens_expire_at);
        EXIT WHEN more OR NOT batch.more;
    END LOOP;

    IF NOT more THEN
        PERFORM auth.audit('account.deleted', owner.id, actor, caller => caller);
        PERFORM auth.note_account_event('account-purged', owner.id);
        DELETE FROM auth.account a WHERE a.id = owner.id;
    ELSIF cardinality(ended) = 0 THEN
        PERFORM auth.delete_ended_sessions(owner.id, most_sessions, most_links);
    END IF;
    IF cardinality(ended) = 0 THEN
        head := (SELECT coalesce(max(r.seq), 0) FROM shared.revocation r);
    ELSE
        head := auth.revoke_sessions(ended, tokens_expire_at + kept_for);
    END IF;
    RETURN NEXT;
END
$$;
