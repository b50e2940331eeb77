/**
 * {@code ./stack probe}: whether a logout holds everywhere when it answers, measured from outside on a running deployment.
 *
 * <p>It owns the throw-away account, the calls under way at every replica while a session is logged out, and the judgement
 * of each call by when it began. It starts nothing, and knows the services by their HTTP contract alone; what ends a
 * session, and how verifiers come to know, is the services'.
 */
@NullMarked
package dev.latchkey.stack.probe;

import org.jspecify.annotations.NullMarked;
