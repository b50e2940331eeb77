/** What a machine's processor needs for the cryptography alone, without a service around it: rows {@code raw.*}. */
@NullMarked
package dev.latchkey.benchmark.raw;

import org.jspecify.annotations.NullMarked;
