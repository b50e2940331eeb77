-- The links that can still set a new password. This view decides which links are good.
--
-- A change that ends all sessions of an account starts a new epoch: a new password, new roles, disabling, a logout
-- everywhere. The links of earlier epochs are dead from then on. A used link is dead, and so is one that three younger links
-- of its account follow.
CREATE OR REPLACE VIEW auth.live_password_reset AS
    SELECT link.hash, link.account_id
    FROM auth.password_reset link JOIN auth.account ON account.id = link.account_id
    WHERE account.enabled
        AND link.epoch = account.epoch
        AND link.email_key IS NOT DISTINCT FROM account.email_key
        AND link.used_at IS NULL
        AND link.expires_at > shared.clock()
        AND (
            SELECT count(*) FROM auth.password_reset younger
            WHERE younger.account_id = link.account_id
                AND (younger.expires_at, younger.hash) > (link.expires_at, link.hash)) < 3;
