-- The nonce of a row of the log; null when there is no such row. Sees rows that its own transaction has added.
CREATE OR REPLACE FUNCTION shared.nonce_of(seq bigint) RETURNS uuid
LANGUAGE sql VOLATILE AS 'SELECT nonce FROM shared.revocation WHERE revocation.seq = nonce_of.seq';
