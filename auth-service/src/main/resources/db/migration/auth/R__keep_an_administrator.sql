-- Refuses any statement that would leave no enabled administrator: at least one must always remain.
CREATE OR REPLACE FUNCTION auth.keep_an_administrator() RETURNS trigger
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    LOCK TABLE auth.administrators_lock IN EXCLUSIVE MODE;
    IF NOT EXISTS (SELECT FROM auth.account a WHERE a.enabled AND 'admin' = ANY (a.roles)) THEN
        RAISE EXCEPTION 'at least one enabled administrator must remain' USING ERRCODE = 'LK001';
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER keep_an_administrator AFTER UPDATE OF enabled, roles ON auth.account
FOR EACH ROW WHEN (OLD.enabled AND 'admin' = ANY (OLD.roles) AND NOT (NEW.enabled AND 'admin' = ANY (NEW.roles)))
EXECUTE FUNCTION auth.keep_an_administrator();

CREATE OR REPLACE TRIGGER keep_an_administrator_undeleted AFTER DELETE ON auth.account
FOR EACH ROW WHEN (OLD.enabled AND 'admin' = ANY (OLD.roles))
EXECUTE FUNCTION auth.keep_an_administrator();
