/**
 * Error answers of the OAuth endpoints: RFC 6749 section 5.2 and RFC 6750 section 3.1. Other endpoints answer with problem
 * JSON, and pages with HTML. {@link dev.latchkey.auth.error.AuthProblem} lists the codes of the problems.
 */
@NullMarked
package dev.latchkey.auth.error;

import org.jspecify.annotations.NullMarked;
