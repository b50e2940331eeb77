-- Makes every statement that writes the log take K first, because a verifier would never see a row that commits out of
-- order.
CREATE OR REPLACE FUNCTION shared.lock_log_before_write() RETURNS trigger
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM shared.lock_log();
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER in_order BEFORE INSERT OR UPDATE OR DELETE ON shared.revocation
FOR EACH STATEMENT EXECUTE FUNCTION shared.lock_log_before_write();
