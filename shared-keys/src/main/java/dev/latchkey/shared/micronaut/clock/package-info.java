/**
 * Compares this service's wall clock with the database's: a difference is logged, measured, and beyond a limit the service is
 * not ready. The confirmed logout holds whatever the clocks show; tokens are refused or live too long where they are wrong.
 *
 * <p>Does not set clocks, and does not correct for the difference.
 */
@NullMarked
package dev.latchkey.shared.micronaut.clock;

import org.jspecify.annotations.NullMarked;
