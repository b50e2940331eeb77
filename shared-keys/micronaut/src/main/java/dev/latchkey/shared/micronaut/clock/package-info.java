/**
 * Compares this service's wall clock with the database's. Logs a difference, sets a metric, and beyond a limit makes
 * the service not ready. The confirmed logout does not depend on clocks. But with wrong clocks, tokens are refused or
 * live too long.
 *
 * <p>Does not set clocks, and does not correct for the difference.
 */
@NullMarked
package dev.latchkey.shared.micronaut.clock;

import org.jspecify.annotations.NullMarked;
