package dev.latchkey.auth.admin;

import dev.latchkey.shared.micronaut.error.FieldCode;
import dev.latchkey.shared.micronaut.error.FieldFlaw;
import dev.latchkey.shared.micronaut.error.InvalidField;
import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.serde.annotation.Serdeable;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The body of {@code PUT /admin/users/{id}/roles}, not yet validated. */
@Serdeable
record RolesRequest(@Nullable List<String> roles) {
    private static final Pattern ROLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}");
    private static final int MOST = 20;

    /**
     * {@return the roles}
     *
     * @throws ProblemException 400 when they are not valid names of roles
     */
    List<String> valid() {
        if (roles == null) {
            throw invalid(FieldFlaw.REQUIRED, "is required");
        }
        if (roles.size() > MOST
                || new HashSet<>(roles).size() < roles.size()
                || !roles.stream().allMatch(role -> ROLE.matcher(role).matches())) {
            throw invalid(
                    FieldFlaw.INVALID,
                    "must be " + MOST + " or fewer distinct names of up to 64 letters, digits and _.:-");
        }
        return List.copyOf(roles);
    }

    private static ProblemException invalid(FieldCode code, String message) {
        return ProblemException.invalid(List.of(new InvalidField("roles", code, message)));
    }
}
