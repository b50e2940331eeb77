-- Keeps the audit log append-only.
CREATE OR REPLACE FUNCTION auth.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME;
END
$$;

CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON auth.audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION auth.refuse_change();
