/**
 * Work that a service does beside its requests: LISTEN loops, repeated jobs, renewals, retries at start.
 *
 * <p>Owns the thread, the retries with backoff, the log lines and the status of each work. The owner of a work decides
 * how often it runs, and says what its failure means. This package does not know health endpoints or metrics; the
 * Micronaut module reads {@link dev.latchkey.shared.background.BackgroundWorks} for those.
 */
@NullMarked
package dev.latchkey.shared.background;

import org.jspecify.annotations.NullMarked;
