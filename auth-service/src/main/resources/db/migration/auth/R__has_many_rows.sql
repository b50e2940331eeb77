-- Returns whether an account has more sessions, or more refresh tokens, than one transaction should delete.
CREATE OR REPLACE FUNCTION auth.has_many_rows(account uuid, most_sessions integer, most_links integer) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT count(*) FROM (
            SELECT FROM auth.session s WHERE s.account_id = account LIMIT most_sessions + 1) counted) > most_sessions
        OR (SELECT count(*) FROM (
            SELECT FROM auth.session s JOIN auth.refresh_token t ON t.session_id = s.id
            WHERE s.account_id = account LIMIT most_links + 1) counted) > most_links;
END
$$;
