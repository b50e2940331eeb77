-- Deletes some of the rows of an account all of whose sessions have ended: refresh tokens, or sessions once few of their
-- tokens are left. A session is deleted with its tokens, so the tokens go first.
CREATE OR REPLACE FUNCTION auth.delete_ended_sessions(account uuid, most_sessions integer, most_links integer)
RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    deleted integer;
BEGIN
    DELETE FROM auth.refresh_token WHERE hash IN (
        SELECT t.hash FROM auth.session s JOIN auth.refresh_token t ON t.session_id = s.id
        WHERE s.account_id = account LIMIT most_links);
    GET DIAGNOSTICS deleted = ROW_COUNT;
    IF deleted < most_links THEN
        DELETE FROM auth.session WHERE id IN (
            SELECT s.id FROM auth.session s WHERE s.account_id = account
            ORDER BY (s.opened_in IS NOT NULL), s.id LIMIT most_sessions FOR UPDATE);
    END IF;
END
$$;
