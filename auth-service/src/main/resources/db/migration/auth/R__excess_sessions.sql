-- Returns the sessions of an account that must end so that at most `most` are left besides `spared`. These are the sessions
-- that were unused for longest, at most 500, which is the limit for one transaction. The caller holds the lock of the
-- account's row, so that no other session can be opened meanwhile.
CREATE OR REPLACE FUNCTION auth.excess_sessions(account uuid, spared uuid, most integer) RETURNS uuid[]
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    batch_size CONSTANT integer := 500;
    at CONSTANT timestamptz := shared.clock();
    live bigint;
BEGIN
    SELECT count(*) INTO live FROM auth.session s JOIN auth.account a ON a.id = s.account_id
        WHERE s.account_id = account AND s.ended_at IS NULL AND s.expires_at > at AND s.epoch = a.epoch
            AND s.id IS DISTINCT FROM spared;
    IF live <= most THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        SELECT s.id FROM auth.session s JOIN auth.account a ON a.id = s.account_id
        WHERE s.account_id = account AND s.ended_at IS NULL AND s.expires_at > at AND s.epoch = a.epoch
            AND s.id IS DISTINCT FROM spared
        ORDER BY s.last_used_at, s.id LIMIT least(live - most, batch_size));
END
$$;
