-- Counts the revocation of a single access token, and returns whether it may be revoked alone: at most 60 tokens of one
-- subject within any minute. Each such revocation is a row of the log that every verifier keeps in memory until the token
-- has expired.
--
-- A token that is already revoked is not counted: the caller may be repeating a call whose answer was lost.
CREATE OR REPLACE FUNCTION auth.may_revoke_token(token_subject text, jti text) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    most CONSTANT integer := 60;
    at CONSTANT timestamptz := shared.clock();
BEGIN
    IF EXISTS (SELECT FROM shared.revocation r WHERE r.kind = 'token' AND r.target_id = jti) THEN
        RETURN true;
    END IF;
    INSERT INTO auth.token_revocations AS counted (subject, recent, last_at) VALUES (token_subject, ARRAY[at], at)
        ON CONFLICT (subject) DO UPDATE
        SET recent = counted.recent[cardinality(counted.recent) - most + 2:] || at, last_at = at
        WHERE cardinality(counted.recent) < most OR counted.recent[1] <= at - interval '1 minute';
    RETURN FOUND;
END
$$;
