-- Ends the next sessions that a change of their account has outdated, and revokes them; see auth.end_stale_batch. Takes K
-- last. The statement that calls this must commit by itself.
--
-- Returns how many of the sessions could still have been used, the highest seq of the log, and whether there are more
-- sessions. If there are more, the caller calls again. The revocations are kept for `kept_for` after the last access token
-- has expired.
CREATE OR REPLACE FUNCTION auth.end_stale_sessions(
    account uuid, spared uuid, kept_for interval, OUT sessions_revoked integer, OUT head bigint, OUT more boolean)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    batch record;
BEGIN
    SELECT * INTO batch FROM auth.end_stale_batch(account, spared);
    sessions_revoked := batch.usable;
    more := batch.more;
    head := auth.revoke_sessions(batch.ended, batch.tokens_expire_at + kept_for);
END
$$;
