-- The live sessions, with their accounts. This view decides which sessions are live. auth.excess_sessions repeats its
-- conditions.
--
-- A change of an account starts a new epoch. A session with an earlier epoch than its account has ended, even if its own
-- row does not say so yet. So the change takes effect at once, no matter how many sessions there are.
CREATE OR REPLACE VIEW auth.live_session AS
    SELECT session.id, session.client_id, session.scope, session.auth_time, session.last_used_at, session.expires_at,
        session.user_agent, session.ip, session.opened_in, session.epoch,
        account.id AS account_id, account.username, account.name, account.email, account.roles,
        account.email_verified_at IS NOT NULL AS email_verified,
        session.amr
    FROM auth.account JOIN auth.session ON session.account_id = account.id
    WHERE account.enabled
        AND session.epoch = account.epoch
        AND session.ended_at IS NULL
        -- The subquery is computed only once, so an index can be used.
        AND session.expires_at > (SELECT shared.clock());
