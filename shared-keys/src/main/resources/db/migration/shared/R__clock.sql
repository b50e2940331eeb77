-- The time by which tokens, sessions and revocations are judged: the database's, for all services and replicas alike.
CREATE OR REPLACE FUNCTION shared.clock() RETURNS timestamptz
LANGUAGE sql VOLATILE AS 'SELECT clock_timestamp()';

GRANT EXECUTE ON FUNCTION shared.clock() TO latchkey_verifier;
