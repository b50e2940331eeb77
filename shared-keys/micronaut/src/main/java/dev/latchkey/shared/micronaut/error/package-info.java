/**
 * Error answers: RFC 9457 problem JSON. This package alone turns failures into responses, logs them, and removes what a
 * client must not see. A service with other formats for some paths adds an {@link ErrorFormat}.
 */
@NullMarked
package dev.latchkey.shared.micronaut.error;

import org.jspecify.annotations.NullMarked;
