-- The clock that decides whether sessions, codes, refresh tokens and revocations have expired: the database's, for all
-- services and replicas. A verifier checks the exp of access tokens by its own clock.
CREATE OR REPLACE FUNCTION shared.clock() RETURNS timestamptz
LANGUAGE sql VOLATILE AS 'SELECT clock_timestamp()';

GRANT EXECUTE ON FUNCTION shared.clock() TO latchkey_verifier;
