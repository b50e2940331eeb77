-- Gives a taken mail back, as if it had not been taken: it is due at once, and its recipient's pace does not count it.
-- Returns how many mails were given back: 0 if the mail is gone.
CREATE OR REPLACE FUNCTION auth.release_mail(mail_id uuid) RETURNS integer
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    mail_recipient uuid;
BEGIN
    UPDATE auth.mail m SET attempts = greatest(m.attempts - 1, 0), due_at = shared.clock()
        WHERE m.id = mail_id RETURNING m.recipient INTO mail_recipient;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    UPDATE auth.mail_pace p SET sent = greatest(p.sent - 1, 0) WHERE p.recipient = mail_recipient;
    RETURN 1;
END
$$;
