-- Returns the text of an account that administrators search. Each member has its own line, so that no part is found across
-- two members.
CREATE OR REPLACE FUNCTION auth.searched_text(username_key text, email_key text, name_key text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT username_key || E'\n' || coalesce(email_key, '') || E'\n' || coalesce(name_key, '')
$$;

-- For auth.search_accounts. After a change of this function or of auth.grams, the index must be rebuilt.
CREATE INDEX IF NOT EXISTS account_searched ON auth.account
    USING gin (auth.grams(auth.searched_text(username_key, email_key, name_key)));
