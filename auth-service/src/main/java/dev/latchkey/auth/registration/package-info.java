/** {@code POST /register} and the sign-up page: create accounts. Owns the table {@code auth.invitation}. */
@NullMarked
package dev.latchkey.auth.registration;

import org.jspecify.annotations.NullMarked;
