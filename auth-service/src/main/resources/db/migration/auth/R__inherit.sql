-- Moves the sessions that applications have opened in one session of a browser (`ancestor`) to another session of the same
-- user (`heir`), so that they end with that one. Does nothing when the heir is not live. Locks the two sessions of
-- browsers, then the others, each by their ids. Writes no audit event.
CREATE OR REPLACE FUNCTION auth.inherit(ancestor uuid, heir uuid) RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM auth.require_read_committed();
    PERFORM FROM auth.session s WHERE s.id IN (ancestor, heir) ORDER BY s.id FOR NO KEY UPDATE;
    IF NOT EXISTS (
        SELECT FROM auth.live_session live JOIN auth.session old ON old.account_id = live.account_id
        WHERE live.id = heir AND old.id = ancestor)
    THEN
        RETURN;
    END IF;
    UPDATE auth.session s SET opened_in = heir
        WHERE s.id IN (
            SELECT child.id FROM auth.session child WHERE child.opened_in = ancestor AND child.ended_at IS NULL
            ORDER BY child.id FOR NO KEY UPDATE);
END
$$;
