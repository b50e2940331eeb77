/** Rules for the whole module. */
@NullMarked
package dev.latchkey.shared;

import org.jspecify.annotations.NullMarked;
