-- Takes due mails for `lease`, so that no other replica takes them meanwhile. If the caller dies, another one takes them
-- after that time. Any number of callers may do so at once; none waits for a mail that another one takes.
--
-- A recipient gets at most `per_minute` mails in a minute. Mails beyond that stay until the end of the minute, and the
-- function goes on to the mails of others. So a flood of mails to some addresses does not hold up the rest.
--
-- Locks mails, then paces in the order of their recipients. Once it has locked a pace, it takes no further mails: those
-- might have recipients that come earlier in the order.
CREATE OR REPLACE FUNCTION auth.take_mails(most integer, per_minute integer, lease interval) RETURNS SETOF auth.mail
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    at timestamptz;
    waiting auth.mail;
    minute_end timestamptz;
    found_due boolean;
    locked_pace boolean := false;
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
            SELECT p.ends_at INTO minute_end FROM auth.mail_pace p
                WHERE p.recipient = waiting.recipient AND p.ends_at > at AND p.sent >= per_minute;
            IF FOUND THEN
                UPDATE auth.mail m SET due_at = minute_end WHERE m.id = waiting.id;
                CONTINUE;
            END IF;
            locked_pace := true;
            INSERT INTO auth.mail_pace AS p (recipient, sent, ends_at)
                VALUES (waiting.recipient, 1, at + interval '1 minute')
                ON CONFLICT (recipient) DO UPDATE SET
                    sent = CASE WHEN p.ends_at <= at THEN 1 ELSE p.sent + 1 END,
                    ends_at = CASE WHEN p.ends_at <= at THEN at + interval '1 minute' ELSE p.ends_at END
                WHERE p.ends_at <= at OR p.sent < per_minute;
            -- Otherwise another replica has just sent the last mail of this minute, and the next call postpones this one.
            IF FOUND THEN
                UPDATE auth.mail m SET attempts = m.attempts + 1, due_at = at + lease
                    WHERE m.id = waiting.id RETURNING m.* INTO waiting;
                RETURN NEXT waiting;
            END IF;
        END LOOP;
        EXIT WHEN locked_pace OR NOT found_due;
    END LOOP;
END
$$;
