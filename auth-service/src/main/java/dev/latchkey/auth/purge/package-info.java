/**
 * Deleting what is of no more use, in the background. Each feature knows which of its rows those are, and implements
 * {@link dev.latchkey.auth.purge.Purge}; this package owns when it happens.
 */
@NullMarked
package dev.latchkey.auth.purge;

import org.jspecify.annotations.NullMarked;
