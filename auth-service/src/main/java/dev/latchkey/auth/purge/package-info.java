/**
 * Deletes rows that are no longer needed, in the background. Each feature knows which of its rows those are, and implements
 * {@link dev.latchkey.auth.purge.Purge}. This package owns the schedule.
 */
@NullMarked
package dev.latchkey.auth.purge;

import org.jspecify.annotations.NullMarked;
