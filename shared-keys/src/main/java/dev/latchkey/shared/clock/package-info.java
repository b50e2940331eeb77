/** Time limits that neither a wall clock that is set back nor a suspended machine makes longer. */
@NullMarked
package dev.latchkey.shared.clock;

import org.jspecify.annotations.NullMarked;
