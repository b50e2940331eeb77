-- What administrators search in an account. A line for each, so that no part is found across two of them.
CREATE OR REPLACE FUNCTION auth.searched_text(username_key text, email_key text, name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT username_key || E'\n' || coalesce(email_key, '') || E'\n' || coalesce(lower(name), '')
$$;

-- For auth.search_accounts. A change of this function, or of auth.grams, must build it anew.
CREATE INDEX IF NOT EXISTS account_searched ON auth.account
    USING gin (auth.grams(auth.searched_text(username_key, email_key, name)));
