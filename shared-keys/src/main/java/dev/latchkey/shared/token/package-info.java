/** The access token verifier. */
@NullMarked
package dev.latchkey.shared.token;

import org.jspecify.annotations.NullMarked;
