/** The cost of a page of auth-service: rows {@code page.*}. */
@NullMarked
package dev.latchkey.benchmark.page;

import org.jspecify.annotations.NullMarked;
