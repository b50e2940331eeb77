-- The key of a display name. Administrators search it. auth-service computes it like the keys of the other names, and like
-- the searched part. lower() gives another form for some letters: it keeps ß, and auth-service makes it ss.
ALTER TABLE auth.account ADD COLUMN name_key text;

COMMENT ON COLUMN auth.account.name_key IS 'the form in which the display name is searched: NFC, without case';

-- R__searched_text.sql creates both anew.
DROP INDEX IF EXISTS auth.account_searched;
DROP FUNCTION IF EXISTS auth.searched_text(text, text, text);

-- The database cannot compute the key. These names are found as before.
UPDATE auth.account SET name_key = lower(name) WHERE name IS NOT NULL;
