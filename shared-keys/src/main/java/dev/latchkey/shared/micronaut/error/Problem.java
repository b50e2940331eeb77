package dev.latchkey.shared.micronaut.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RFC 9457 section 3.
 *
 * @param type {@code about:blank}: the status says all there is to say
 * @param title the status' reason phrase
 * @param status the HTTP status
 * @param detail what happened, for people
 * @param instance the path of the request
 * @param errors for invalid input: what is wrong with which member; null otherwise
 * @param error an error code where the contract names one; null otherwise
 * @param code a stable name of what happened, for programs; null where the status says it all
 */
@Serdeable
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        @Nullable List<InvalidField> errors,
        @Nullable String error,
        @Nullable String code) {}
