/**
 * Random values that prove something to whoever presents them: authorization codes, refresh tokens, clients' secrets (RFC 6749
 * section 10.10). This package owns how they are made, written, and hashed for the database; what each of them is good for is
 * for the package that gives it out to say.
 */
@NullMarked
package dev.latchkey.auth.secret;

import org.jspecify.annotations.NullMarked;
