/**
 * {@code ./stack probe}: tests from outside, on a running deployment, whether a logout holds on every replica when it
 * answers.
 *
 * <p>It owns the temporary account and the calls to every replica while a session is logged out. It judges each call by
 * the time at which it began. It starts nothing, and knows the services only by their HTTP contract. How a session
 * ends, and how verifiers learn of it, belongs to the services.
 */
@NullMarked
package dev.latchkey.stack.probe;

import org.jspecify.annotations.NullMarked;
