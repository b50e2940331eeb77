-- Records which keys are published. A verifier that lacks one fetches the key set, and reports the keys that it knows.
CREATE OR REPLACE FUNCTION shared.publish_keys(kids text[]) RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    INSERT INTO shared.key_set AS old (kids) VALUES (publish_keys.kids)
        ON CONFLICT (only_row) DO UPDATE SET kids = excluded.kids, changed_at = excluded.changed_at
        WHERE old.kids <> excluded.kids;
END
$$;
