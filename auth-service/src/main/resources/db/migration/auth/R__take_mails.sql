-- Takes due mails for `lease`, so that no other replica takes them meanwhile. If the caller dies, another one takes them
-- after that time. Any number of callers may do so at once; none waits for a mail that another one takes.
--
-- A recipient gets at most `per_minute` mails in a minute. Mails beyond that stay until the end of the minute, and the
-- function goes on to the mails of others. So a flood of mails to some addresses does not hold up the rest.
--
-- Locks mails, then paces in the order of their recipients.
CREATE OR REPLACE FUNCTION auth.take_mails(most integer, per_minute integer, lease interval) RETURNS SETOF auth.mail
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    at timestamptz;
    waiting auth.mail;
    found_due boolean;
    taken boolean := false;
BEGIN
    PERFORM auth.require_read_committed();
    LOOP
        at := shared.clock();
        found_due := false;
        FOR waiting IN
            WITH due AS MATERIALIZED (
                SELECT m.* FROM auth.mail m WHERE m.due_at <= at ORDER BY m.due_at LIMIT most FOR UPDATE SKIP LOCKED)
            SELECT * FROM due ORDER BY due.recipient, due.created_at
        LOOP
            found_due := true;
            INSERT INTO auth.mail_pace AS p (recipient, sent, ends_at)
                VALUES (waiting.recipient, 1, at + interval '1 minute')
                ON CONFLICT (recipient) DO UPDATE SET
                    sent = CASE WHEN p.ends_at <= at THEN 1 ELSE p.sent + 1 END,
                    ends_at = CASE WHEN p.ends_at <= at THEN at + interval '1 minute' ELSE p.ends_at END
                WHERE p.ends_at <= at OR p.sent < per_minute;
            IF FOUND THEN
                taken := true;
                UPDATE auth.mail m SET attempts = m.attempts + 1, due_at = at + lease
                    WHERE m.id = waiting.id RETURNING m.* INTO waiting;
                RETURN NEXT waiting;
            ELSE
                UPDATE auth.mail m SET due_at = p.ends_at
                    FROM auth.mail_pace p WHERE m.id = waiting.id AND p.recipient = waiting.recipient;
            END IF;
        END LOOP;
        EXIT WHEN taken OR NOT found_due;
    END LOOP;
END
$$;
