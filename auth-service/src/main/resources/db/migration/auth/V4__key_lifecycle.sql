-- The life of a signing key: published (in the key set, not yet signing), active (signing), retired (in the key set until
-- the last token that it signed has expired), then gone. An emergency makes it revoked from whichever of these: out of the
-- key set at once, its private key deleted, remembered until its revocation is of no more use.
--
-- Replicas do not elect a leader. Each change is one of the functions below, called as a statement that commits by itself;
-- they take turns by locking the table, and each looks under the lock whether there is still anything to do. All times
-- are the database's.

ALTER TABLE auth.signing_key
    DROP CONSTRAINT signing_key_state_check,
    ADD CONSTRAINT signing_key_state_check CHECK (state IN ('published', 'active', 'retired', 'revoked')),
    ALTER COLUMN encrypted_jwk DROP NOT NULL,
    ADD COLUMN longest_token_seconds bigint NOT NULL DEFAULT 86400,
    ADD COLUMN signs_from timestamptz,
    ADD COLUMN signs_by timestamptz,
    ADD COLUMN activated_at timestamptz,
    ADD COLUMN retired_at timestamptz,
    ADD COLUMN revoked_at timestamptz,
    ADD COLUMN ends_at timestamptz;

UPDATE auth.signing_key SET signs_from = created_at, signs_by = created_at, activated_at = created_at;

ALTER TABLE auth.signing_key
    ALTER COLUMN longest_token_seconds DROP DEFAULT,
    ALTER COLUMN signs_from SET NOT NULL,
    ALTER COLUMN signs_by SET NOT NULL,
    ADD CONSTRAINT signing_key_has_its_key CHECK ((state = 'revoked') = (encrypted_jwk IS NULL)),
    ADD CONSTRAINT signing_key_has_its_end CHECK ((state IN ('retired', 'revoked')) = (ends_at IS NOT NULL)),
    ADD CONSTRAINT signing_key_was_activated CHECK (state NOT IN ('active', 'retired') OR activated_at IS NOT NULL);

COMMENT ON COLUMN auth.signing_key.created_at IS 'when it was made, and published';
COMMENT ON COLUMN auth.signing_key.longest_token_seconds IS
    'how long a token of this key can live, by the settings of every replica that may sign with it';
COMMENT ON COLUMN auth.signing_key.signs_from IS 'not before this does a published key sign';
COMMENT ON COLUMN auth.signing_key.signs_by IS 'from here on it signs, whatever the verifiers say';
COMMENT ON COLUMN auth.signing_key.ends_at IS 'when the row goes';

-- No replica ever makes a second successor, whatever the code does.
CREATE UNIQUE INDEX signing_key_one_published ON auth.signing_key (state) WHERE state = 'published';

-- Whatever statement changes the table, replicas and verifiers hear of it.
CREATE FUNCTION auth.tell_of_keys() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM shared.publish_keys(coalesce(
        (SELECT array_agg(kid ORDER BY kid) FROM auth.signing_key WHERE state <> 'revoked'), '{}'));
    PERFORM pg_notify('latchkey_signing_key', '');
    RETURN NULL;
END
$$;

CREATE TRIGGER told AFTER INSERT OR UPDATE OR DELETE ON auth.signing_key
FOR EACH STATEMENT EXECUTE FUNCTION auth.tell_of_keys();

-- ... and it stands in the audit log what became of which key; who asked for it is an event of its own.
CREATE FUNCTION auth.audit_key() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO auth.audit_event (occurred_at, event, details)
        VALUES (
            clock_timestamp(),
            'signing_key.' || CASE TG_OP WHEN 'DELETE' THEN 'removed' ELSE NEW.state END,
            jsonb_build_object('kid', coalesce(NEW.kid, OLD.kid)));
    RETURN NULL;
END
$$;

CREATE TRIGGER audited AFTER INSERT OR DELETE ON auth.signing_key
FOR EACH ROW EXECUTE FUNCTION auth.audit_key();

CREATE TRIGGER audited_change AFTER UPDATE OF state ON auth.signing_key
FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION auth.audit_key();

SELECT shared.publish_keys(coalesce(
    (SELECT array_agg(kid ORDER BY kid) FROM auth.signing_key WHERE state <> 'revoked'), '{}'));

-- Adds the first key, which signs at once: no verifier knows another. Does nothing when there are keys.
CREATE FUNCTION auth.make_first_key(new_kid text, new_jwk text, longest_token bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    at timestamptz;
BEGIN
    LOCK TABLE auth.signing_key IN SHARE ROW EXCLUSIVE MODE;
    at := clock_timestamp();
    IF NOT EXISTS (SELECT FROM auth.signing_key) THEN
        INSERT INTO auth.signing_key (
                kid, state, encrypted_jwk, created_at, longest_token_seconds, signs_from, signs_by, activated_at)
            VALUES (new_kid, 'active', new_jwk, at, longest_token, at, at, at);
    END IF;
END
$$;

-- Tells whether the active key has signed for so long, and has no successor yet.
CREATE FUNCTION auth.needs_successor(after interval) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM auth.signing_key WHERE state = 'active' AND activated_at + after <= clock_timestamp())
        AND NOT EXISTS (SELECT FROM auth.signing_key WHERE state = 'published')
$$;

-- Adds a successor to the active key, unless there is one already, or the active one has not signed for so long, or the
-- key set has no room. Returns which: 'published', 'pending', 'early' or 'full'.
CREATE FUNCTION auth.publish_key(
    new_kid text, new_jwk text, longest_token bigint, after interval, at_least interval, at_most interval)
RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    most_keys CONSTANT integer := 64; -- which is what a verifier reads, and reports
    at timestamptz;
BEGIN
    LOCK TABLE auth.signing_key IN SHARE ROW EXCLUSIVE MODE;
    IF EXISTS (SELECT FROM auth.signing_key WHERE state = 'published') THEN
        RETURN 'pending';
    ELSIF NOT auth.needs_successor(after) THEN
        RETURN 'early';
    ELSIF (SELECT count(*) FROM auth.signing_key WHERE state <> 'revoked') >= most_keys THEN
        RETURN 'full';
    END IF;
    at := clock_timestamp();
    INSERT INTO auth.signing_key (
            kid, state, encrypted_jwk, created_at, longest_token_seconds, signs_from, signs_by)
        VALUES (new_kid, 'published', new_jwk, at, longest_token, at + at_least, at + at_most);
    RETURN 'published';
END
$$;

-- The verifiers whose leases may still run.
CREATE VIEW auth.live_verifier AS
    SELECT * FROM shared.verifier_lease
    WHERE renewed_at + make_interval(secs => lease_millis / 1000.0) > clock_timestamp();

-- The published key that is to sign now: every live verifier knows it, or it has waited long enough.
CREATE FUNCTION auth.key_to_activate() RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT kid FROM auth.signing_key
    WHERE state = 'published'
        AND signs_from <= clock_timestamp()
        AND (signs_by <= clock_timestamp() OR NOT EXISTS (
            SELECT FROM auth.live_verifier WHERE NOT known_kids @> ARRAY[kid]))
$$;

-- Does what is due: activates the published key and retires the one that signed till now, and removes keys whose time
-- has come. A retired key stays for `margin` longer than its tokens. Returns what it did to which key.
CREATE FUNCTION auth.advance_keys(margin interval)
RETURNS TABLE (changed_kid text, change text)
LANGUAGE plpgsql AS $$
DECLARE
    next_kid text;
    at timestamptz;
BEGIN
    -- Seldom is there anything to do, and looking needs no lock.
    IF auth.key_to_activate() IS NULL
        AND NOT EXISTS (SELECT FROM auth.signing_key WHERE ends_at <= clock_timestamp())
    THEN
        RETURN;
    END IF;
    LOCK TABLE auth.signing_key IN SHARE ROW EXCLUSIVE MODE;
    at := clock_timestamp();
    RETURN QUERY DELETE FROM auth.signing_key WHERE ends_at <= at RETURNING kid, 'removed';
    next_kid := auth.key_to_activate();
    IF next_kid IS NOT NULL THEN
        RETURN QUERY
            UPDATE auth.signing_key
            SET state = 'retired',
                retired_at = at,
                ends_at = at + make_interval(secs => longest_token_seconds) + margin
            WHERE state = 'active'
            RETURNING kid, 'retired';
        RETURN QUERY
            UPDATE auth.signing_key SET state = 'active', activated_at = at
            WHERE kid = next_kid
            RETURNING kid, 'activated';
    END IF;
END
$$;

-- Ends a key, or every key there is when `target` is null. Where none is left to sign, the published key or else the new
-- one is to sign as soon as the verifiers know it, and after the longest of their leases at the latest: one that is silent
-- till then refuses everything by itself. Nothing signs until then.
--
-- Returns the kids to be revoked, also those that were ended before: the caller may be repeating a call whose answer was
-- lost. A revoked key is remembered for longer than its own tokens live, since who stole it chooses `exp` as he likes, and
-- a verifier may keep an old key set through an outage of this service.
CREATE FUNCTION auth.revoke_keys(target text, new_kid text, new_jwk text, longest_token bigint)
RETURNS TABLE (revoked_kid text, revoked_until timestamptz)
LANGUAGE plpgsql AS $$
DECLARE
    remembered CONSTANT interval := '30 days';
    longest_lease interval;
    at timestamptz;
BEGIN
    LOCK TABLE auth.signing_key IN SHARE ROW EXCLUSIVE MODE;
    at := clock_timestamp();
    SELECT make_interval(secs => coalesce(max(lease_millis), 0) / 1000.0) INTO longest_lease FROM auth.live_verifier;
    UPDATE auth.signing_key
        SET state = 'revoked', encrypted_jwk = NULL, revoked_at = at, ends_at = at + remembered
        WHERE state <> 'revoked' AND (target IS NULL OR kid = target);
    IF NOT EXISTS (SELECT FROM auth.signing_key WHERE state = 'active') THEN
        UPDATE auth.signing_key
            SET signs_from = least(signs_from, at), signs_by = least(signs_by, at + longest_lease)
            WHERE state = 'published';
        IF NOT FOUND THEN
            INSERT INTO auth.signing_key (
                    kid, state, encrypted_jwk, created_at, longest_token_seconds, signs_from, signs_by)
                VALUES (new_kid, 'published', new_jwk, at, longest_token, at, at + longest_lease);
        END IF;
    END IF;
    RETURN QUERY
        SELECT kid, ends_at FROM auth.signing_key WHERE state = 'revoked' AND (target IS NULL OR kid = target);
END
$$;
