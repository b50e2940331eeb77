/**
 * {@code POST /register}: makes accounts.
 */
@NullMarked
package dev.latchkey.auth.registration;

import org.jspecify.annotations.NullMarked;
