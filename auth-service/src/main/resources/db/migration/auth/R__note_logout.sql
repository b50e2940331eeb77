-- Writes a notification for the application of a session, in the statement that ends the session.
CREATE OR REPLACE FUNCTION auth.note_logout() RETURNS trigger
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    INSERT INTO auth.notification (kind, client_id, account_id, session_id, happened_at, due_at)
        SELECT 'logout', c.client_id, NEW.account_id, NEW.id, NEW.ended_at, NEW.ended_at
        FROM auth.client c WHERE c.client_id = NEW.client_id AND c.backchannel_logout_uri IS NOT NULL;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER note_logout AFTER UPDATE OF ended_at ON auth.session
FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION auth.note_logout();
