/**
 * Work that a service does beside its requests: LISTEN loops, repeated jobs, renewals, retries at start.
 *
 * <p>Owns the thread, the retries with backoff, the log lines and the status of each work. Which work there is, how often it
 * runs, and what its failure means is for its owner to say. Does not know health endpoints or metrics; the Micronaut module
 * reads {@link dev.latchkey.shared.background.BackgroundWorks} for those.
 */
@NullMarked
package dev.latchkey.shared.background;

import org.jspecify.annotations.NullMarked;
