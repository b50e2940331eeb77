-- Records every change of the published keys for the verifiers. auth-service notifies them after the commit.
CREATE OR REPLACE FUNCTION auth.tell_of_keys() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM shared.publish_keys(coalesce(
        (SELECT array_agg(kid ORDER BY kid) FROM auth.signing_key WHERE state <> 'revoked'), '{}'));
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER told AFTER INSERT OR UPDATE OR DELETE ON auth.signing_key
FOR EACH STATEMENT EXECUTE FUNCTION auth.tell_of_keys();
