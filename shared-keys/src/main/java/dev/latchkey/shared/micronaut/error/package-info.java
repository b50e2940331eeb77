/**
 * Error answers: RFC 9457 problem JSON. The one place where failures become responses, are logged, and lose what a
 * client should not see. A service with other formats for some paths adds an {@link ErrorFormat}.
 */
@NullMarked
package dev.latchkey.shared.micronaut.error;

import org.jspecify.annotations.NullMarked;
