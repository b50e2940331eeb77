package dev.latchkey.shared.micronaut.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The members of a problem (RFC 9457 section 3). {@code type} is {@code about:blank}: {@code code} says what happened,
 * not an address (RFC 9457 section 4.2.1).
 */
@Serdeable
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Problem", description = "An error answer (RFC 9457).")
record Problem(
        @Schema(description = "Always about:blank.") String type,

        @Schema(description = "The reason phrase of the status.")
        String title,

        @Schema(description = "The HTTP status.") int status,

        @Schema(description = "What happened, for people.") String detail,

        @Schema(description = "The path of the request.") String instance,

        @Schema(
                description = "What happened, for programs: a stable name. docs/reference/errors.md lists all of them.",
                example = "version_conflict")
        String code,

        @Schema(description = "For invalid input: the invalid members.") @Nullable
        List<Member> errors,

        @Schema(description = "Only at GET /get-jwt: why the token is refused.") @Nullable
        String error) {

    /** An invalid member of a request. */
    @Serdeable
    @Schema(name = "InvalidMember", description = "An invalid member of a request.")
    record Member(
            @Schema(description = "The member's name as in the request.")
            String field,

            @Schema(description = "What is wrong with it, for programs: a stable name.", example = "too_long")
            String code,

            @Schema(description = "What is wrong with it, for people.")
            String message) {

        static Member of(InvalidField invalid) {
            return new Member(invalid.field(), invalid.code().code(), invalid.message());
        }
    }
}
