-- The mails that still have to be sent. The database itself cannot read them: they hold one-time links.
CREATE TABLE auth.mail (
    id uuid PRIMARY KEY,
    recipient uuid NOT NULL,
    content text NOT NULL CHECK (length(content) BETWEEN 1 AND 20000),
    attempts integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL
);
CREATE INDEX mail_due_at ON auth.mail (due_at);
CREATE INDEX mail_recipient ON auth.mail (recipient, created_at);
CREATE INDEX mail_created_at ON auth.mail (created_at);

COMMENT ON COLUMN auth.mail.recipient IS 'a keyed hash of the address';
COMMENT ON COLUMN auth.mail.content IS 'kind, address, language and values, encrypted under a key of the master key';
COMMENT ON COLUMN auth.mail.due_at IS 'the time of the next attempt; while a replica sends the mail, the end of its lease';

-- How many mails an address has got in the current minute.
CREATE TABLE auth.mail_pace (
    recipient uuid PRIMARY KEY,
    sent integer NOT NULL,
    ends_at timestamptz NOT NULL
);
CREATE INDEX mail_pace_ends_at ON auth.mail_pace (ends_at);

COMMENT ON COLUMN auth.mail_pace.ends_at IS 'the end of that minute, which begins with the first mail';
