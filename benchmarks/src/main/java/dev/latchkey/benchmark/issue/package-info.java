/** What it costs auth-service to issue tokens, by each way of getting some: rows {@code issue.*}. */
@NullMarked
package dev.latchkey.benchmark.issue;

import org.jspecify.annotations.NullMarked;
