-- Promises a mail that mail.Outbox has prepared: an object with id, recipient, content and most; see auth.promise_mail. Does
-- nothing when it is null. For functions that commit by themselves, and so cannot share a transaction with Java.
CREATE OR REPLACE FUNCTION auth.promise_prepared_mail(prepared jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF prepared IS NOT NULL THEN
        PERFORM auth.promise_mail(
            (prepared ->> 'id')::uuid, (prepared ->> 'recipient')::uuid, prepared ->> 'content',
            (prepared ->> 'most')::integer);
    END IF;
END
$$;
