CREATE TABLE timeouts.seen AS
    SELECT name, setting FROM pg_settings
        WHERE name IN ('transaction_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout');
