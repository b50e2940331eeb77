/**
 * Starting with a database that may not be there yet: what a service must have done with it before it can serve
 * (migrations, keys) is tried at start and then again and again; until it is done, readiness is down.
 *
 * <p>Owns the order and the retries, and the difference between an outage, which passes, and a refusal, which does not.
 */
@NullMarked
package dev.latchkey.shared.micronaut.database;

import org.jspecify.annotations.NullMarked;
