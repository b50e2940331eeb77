-- Deletes some sessions of an account whose sessions have all ended; see auth.delete_sessions.
CREATE OR REPLACE FUNCTION auth.delete_ended_sessions(account uuid, most_sessions integer, most_links integer)
RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    batch uuid[];
BEGIN
    batch := ARRAY(SELECT s.id FROM auth.session s WHERE s.account_id = account LIMIT most_sessions);
    PERFORM FROM auth.session s WHERE s.id = ANY (batch) ORDER BY (s.opened_in IS NOT NULL), s.id FOR UPDATE;
    PERFORM auth.delete_sessions(batch, most_links);
END
$$;
