package dev.latchkey.shared.micronaut.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The members of a problem (RFC 9457 section 3).
 *
 * @param type {@code about:blank}: the problem means no more than its status (RFC 9457 section 4.2.1)
 * @param title the status' reason phrase
 * @param status the HTTP status
 * @param detail what happened, for people
 * @param instance the path of the request
 * @param errors for invalid input: the invalid members; null otherwise
 * @param error an error code where the contract names one; null otherwise
 * @param code a stable name of what happened, for programs; null where the status is enough
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
