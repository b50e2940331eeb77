/**
 * Error answers of the OAuth endpoints: RFC 6749 section 5.2 and RFC 6750 section 3.1. All else is problem JSON.
 */
@NullMarked
package dev.latchkey.auth.error;

import org.jspecify.annotations.NullMarked;
