-- One outbox for all that clients must still be told: that a session has ended, or what has happened to an account.
ALTER TABLE auth.logout_notice RENAME TO notification;
ALTER INDEX auth.logout_notice_due_at RENAME TO notification_due_at;
ALTER TABLE auth.notification ADD COLUMN kind text NOT NULL DEFAULT 'logout'
    CHECK (kind IN ('logout', 'account-purged', 'account-disabled', 'account-enabled'));
ALTER TABLE auth.notification ALTER COLUMN kind DROP DEFAULT;
ALTER TABLE auth.notification ADD COLUMN jti uuid NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE auth.notification ADD COLUMN happened_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE auth.notification ALTER COLUMN happened_at DROP DEFAULT;
ALTER TABLE auth.notification ALTER COLUMN session_id DROP NOT NULL;
ALTER TABLE auth.notification ADD CONSTRAINT notification_session CHECK ((kind = 'logout') = (session_id IS NOT NULL));

COMMENT ON COLUMN auth.notification.kind IS 'logout, or the last part of the name of a RISC event';
COMMENT ON COLUMN auth.notification.account_id IS 'no foreign key: the row outlives a deleted account';
COMMENT ON COLUMN auth.notification.jti IS
    'of the security event token: each attempt has the same, so that a client sees a repetition';

ALTER TABLE auth.client ADD COLUMN security_events_uri text;
COMMENT ON COLUMN auth.client.security_events_uri IS 'where the client is told what has happened to accounts; null for nowhere';
