/** The processor time of the cryptography alone, without a service: rows {@code raw.*}. */
@NullMarked
package dev.latchkey.benchmark.raw;

import org.jspecify.annotations.NullMarked;
