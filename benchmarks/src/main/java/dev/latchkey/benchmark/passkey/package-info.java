/** The cost of a sign-in by passkey, beside one by password and beside a refresh: rows {@code passkey.*}. */
@NullMarked
package dev.latchkey.benchmark.passkey;

import org.jspecify.annotations.NullMarked;
