-- Adds a mail, in the transaction of the caller: the mail is sent if and only if that transaction commits.
--
-- At most `most` mails wait for one recipient. Beyond that, the oldest are deleted: the latest link is the one that its
-- owner will use. Concurrent callers do not see each other's mails, so a few more may wait for a while. Waits for no lock.
--
-- Returns how many mails were deleted.
CREATE OR REPLACE FUNCTION auth.promise_mail(mail_id uuid, mail_recipient uuid, mail_content text, most integer) RETURNS integer
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    deleted integer;
BEGIN
    INSERT INTO auth.mail (id, recipient, content, created_at, due_at)
        VALUES (mail_id, mail_recipient, mail_content, shared.clock(), shared.clock());
    WITH excess AS MATERIALIZED (
        SELECT m.id FROM auth.mail m WHERE m.id IN (
            SELECT o.id FROM auth.mail o WHERE o.recipient = mail_recipient AND o.id <> mail_id
            ORDER BY o.created_at DESC, o.id OFFSET most - 1)
        FOR UPDATE SKIP LOCKED)
    DELETE FROM auth.mail m USING excess WHERE m.id = excess.id;
    GET DIAGNOSTICS deleted = ROW_COUNT;
    RETURN deleted;
END
$$;
