/** {@code POST /register}: creates accounts, also for the sign-up page. Owns the table {@code auth.invitation}. */
@NullMarked
package dev.latchkey.auth.registration;

import org.jspecify.annotations.NullMarked;
