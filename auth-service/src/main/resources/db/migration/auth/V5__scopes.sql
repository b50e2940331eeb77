-- The scopes that administrators have added. The built-in ones and those of the setting SCOPES_FILE are not here.
CREATE TABLE auth.scope (
    name text PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 100),
    descriptions jsonb NOT NULL CHECK (jsonb_typeof(descriptions) = 'object'),
    allowed_for text[] NOT NULL CHECK (allowed_for <> '{}' AND allowed_for <@ '{login,clients}'),
    created_at timestamptz NOT NULL
);

COMMENT ON COLUMN auth.scope.descriptions IS 'what the consent page says, by language';
COMMENT ON COLUMN auth.scope.allowed_for IS 'the requests that may ask for it';
COMMENT ON COLUMN auth.scope.created_at IS 'a consent counts only if it is not older: it was for another scope of this name';
