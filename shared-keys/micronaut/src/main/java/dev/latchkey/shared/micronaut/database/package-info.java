/**
 * Start with a database that may not be available yet. Some steps need the database before the service can serve
 * (migrations, keys). They run at start, and again until they succeed; until then, readiness is down.
 *
 * <p>Owns the order and the retries. Distinguishes an outage, which passes, from a refusal, which does not.
 */
@NullMarked
package dev.latchkey.shared.micronaut.database;

import org.jspecify.annotations.NullMarked;
