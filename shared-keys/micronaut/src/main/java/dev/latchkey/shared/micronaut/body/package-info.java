/** Request bodies: reads JSON strictly, and reports the errors of each member. */
@NullMarked
package dev.latchkey.shared.micronaut.body;

import org.jspecify.annotations.NullMarked;
