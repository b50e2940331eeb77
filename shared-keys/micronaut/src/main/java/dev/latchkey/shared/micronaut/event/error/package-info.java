/** The error answers of the endpoint for security events, in the format of RFC 8935. */
@NullMarked
package dev.latchkey.shared.micronaut.event.error;

import org.jspecify.annotations.NullMarked;
