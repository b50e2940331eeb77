/**
 * Random values that prove something about the caller that presents them: authorization codes, refresh tokens, clients'
 * secrets (RFC 6749 section 10.10). This package owns how they are created, written, and hashed for the database. The
 * package that issues such a value decides what it is good for. This package also owns HMAC-SHA-256.
 */
@NullMarked
package dev.latchkey.auth.secret;

import org.jspecify.annotations.NullMarked;
