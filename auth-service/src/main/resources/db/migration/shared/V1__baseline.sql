-- The tables of the confirmed logout; docs/protocol tells how they work together. The functions are in R__*.sql, one file each.

-- A function of this schema's owner is for its owner alone, unless its file grants it to others.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- The revocation log. Rows are only added, in the order of seq; a later expiry for the same target is a row of its own. A
-- row goes once every token that it could match has expired.
CREATE TABLE shared.revocation (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    nonce uuid NOT NULL DEFAULT gen_random_uuid(),
    kind text NOT NULL CHECK (kind IN ('token', 'session', 'key')),
    target_id text NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

COMMENT ON COLUMN shared.revocation.nonce IS
    'tells this row from another that gets the same seq after an older snapshot was restored, or a standby promoted';
COMMENT ON COLUMN shared.revocation.target_id IS 'the jti, sid or kid';
COMMENT ON COLUMN shared.revocation.expires_at IS 'when the last token that the row could match has expired';

CREATE INDEX revocation_target ON shared.revocation (kind, target_id);
-- The purge looks for what has expired.
CREATE INDEX revocation_expires_at ON shared.revocation (expires_at);

GRANT SELECT ON shared.revocation TO latchkey_verifier;

-- One row for each running verifier. Verifying services have no rights on it: they call renew, listen and leave.
CREATE TABLE shared.verifier_lease (
    verifier_id uuid PRIMARY KEY,
    role name NOT NULL,
    slot integer NOT NULL CHECK (slot BETWEEN 1 AND 64),
    service text NOT NULL CHECK (length(service) BETWEEN 1 AND 100),
    instance text NOT NULL CHECK (length(instance) <= 200),
    channel name,
    lease_millis integer NOT NULL CHECK (lease_millis BETWEEN 100 AND 10000),
    applied_seq bigint NOT NULL,
    renewals bigint NOT NULL,
    known_kids text[] NOT NULL CHECK (cardinality(known_kids) <= 64),
    started_at timestamptz NOT NULL,
    renewed_at timestamptz NOT NULL,
    UNIQUE (role, slot)
);

COMMENT ON COLUMN shared.verifier_lease.verifier_id IS
    'made anew at each start, and secret: a client that knows it, and has the role, can acknowledge in its name';
COMMENT ON COLUMN shared.verifier_lease.role IS 'the role that signed in; no other role can change the row';
COMMENT ON COLUMN shared.verifier_lease.slot IS 'limits the leases of a role: each takes a slot, and there are 64';
COMMENT ON COLUMN shared.verifier_lease.instance IS 'where the verifier runs, for operators';
COMMENT ON COLUMN shared.verifier_lease.channel IS
    'the notification channel of the verifier: random, and secret, so that no other client can flood it';
COMMENT ON COLUMN shared.verifier_lease.lease_millis IS
    'how long the verifier trusts a renewal at most: a revocation waits for it no longer than this';
COMMENT ON COLUMN shared.verifier_lease.applied_seq IS 'every revocation up to this one is in the verifier''s memory';
COMMENT ON COLUMN shared.verifier_lease.renewals IS
    'counts renewals up from a random number, so that a row that was deleted and inserted anew differs from the old one';
COMMENT ON COLUMN shared.verifier_lease.renewed_at IS 'for operators: no decision depends on it, since clocks can be set';

-- The key ids that auth-service publishes at the moment; a verifier that lacks one fetches the key set again.
CREATE TABLE shared.key_set (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    kids text[] NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT ON shared.key_set TO latchkey_verifier;

-- The lock K: the writers of the log hold it until commit, so that revocations commit in the order of seq. Verifiers never
-- take it. It is a table since any role may take an advisory lock.
CREATE TABLE shared.revocation_order ();
