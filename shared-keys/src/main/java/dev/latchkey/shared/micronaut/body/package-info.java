/** Request bodies: JSON is read strictly, and what is wrong is said member by member. */
@NullMarked
package dev.latchkey.shared.micronaut.body;

import org.jspecify.annotations.NullMarked;
