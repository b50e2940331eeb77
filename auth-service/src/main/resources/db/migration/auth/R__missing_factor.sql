-- Returns what an account must show besides its password; null when the password is enough:
--   code       a code of its authenticator app, or a recovery code
--   passkey    a passkey, in place of the password: two factors are required, and it has no authenticator app
--   enrolment  two factors are required, and it has no second one yet
--
-- `policy` tells who needs two factors: `optional`, `admins` or `required`. An account with an authenticator app always does.
-- The caller holds the lock of the account's row, and has read `owner` under it.
CREATE OR REPLACE FUNCTION auth.missing_factor(owner auth.account, policy text) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN EXISTS (SELECT FROM auth.totp t WHERE t.account_id = owner.id) THEN 'code'
        WHEN policy = 'required' OR policy = 'admins' AND 'admin' = ANY (owner.roles) THEN
            CASE WHEN EXISTS (SELECT FROM auth.passkey p WHERE p.account_id = owner.id)
                THEN 'passkey' ELSE 'enrolment' END
    END
$$;
