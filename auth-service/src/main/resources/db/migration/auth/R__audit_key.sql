-- Writes each change of a key's state to the audit log. The administrator's request is a separate event.
CREATE OR REPLACE FUNCTION auth.audit_key() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM auth.audit(
        'signing_key.' || CASE TG_OP WHEN 'DELETE' THEN 'removed' ELSE NEW.state END,
        details => jsonb_build_object('kid', coalesce(NEW.kid, OLD.kid)));
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER audited AFTER INSERT OR DELETE ON auth.signing_key
FOR EACH ROW EXECUTE FUNCTION auth.audit_key();

CREATE OR REPLACE TRIGGER audited_change AFTER UPDATE OF state ON auth.signing_key
FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION auth.audit_key();
