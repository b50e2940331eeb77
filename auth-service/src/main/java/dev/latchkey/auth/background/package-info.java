/**
 * Work that goes on beside the requests. This package owns how it is repeated and ended; what there is to do, and how often, is
 * for the package whose work it is to say.
 */
@NullMarked
package dev.latchkey.auth.background;

import org.jspecify.annotations.NullMarked;
