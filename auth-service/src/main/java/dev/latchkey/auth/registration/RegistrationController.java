package dev.latchkey.auth.registration;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.micronaut.error.InvalidField;
import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Creates accounts. */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class RegistrationController {
    private final Registrations registrations;

    RegistrationController(Registrations registrations) {
        this.registrations = registrations;
    }

    /**
     * The answer of {@code POST /register}.
     *
     * @param id the account's UUID
     * @param email null when none was given. If another account has it unverified, this one has it once it is verified
     * @param name null when none was given
     */
    @Serdeable
    record Registered(
            UUID id,
            String username,
            @Nullable String email,
            @Nullable String name,
            String message) {}

    /**
     * Creates an account. The password must have 15 characters or more, unless the service is configured otherwise. It must
     * not be one that attackers try first. The answer 400 says what to change. Where addresses are verified, a mail with a
     * link and a code goes to the address.
     */
    @Post("/register")
    @ApiResponse(responseCode = "201", description = "The account.")
    @ApiResponse(responseCode = "400", description = "Some members are not valid; the errors say why.")
    @ApiResponse(responseCode = "403", description = "Registration is closed, or needs a valid invitation.")
    @ApiResponse(responseCode = "409", description = "Another account has the username or the e-mail address.")
    @ApiResponse(
            responseCode = "429",
            description = "Too many registrations from this address. Retry-After says when to try again.")
    @ApiResponse(responseCode = "503", description = "Too many sign-ins at once. Retry-After says when to try again.")
    @Status(HttpStatus.CREATED)
    Registered register(@Body RegistrationRequest request) {
        Account account = switch (registrations.register(request)) {
            case Registration.Registered(Account registered) -> registered;
            case Registration.Invalid(List<Objection> objections) -> throw invalid(objections);
            case Registration.UsernameTaken() ->
                throw new ProblemException(AuthProblem.USERNAME_TAKEN, "The username is taken.");
            case Registration.EmailTaken() ->
                throw new ProblemException(AuthProblem.EMAIL_TAKEN, "The e-mail address is taken.");
            case Registration.Closed() ->
                throw new ProblemException(AuthProblem.REGISTRATION_CLOSED, "Registration is closed.");
            case Registration.NotInvited() ->
                throw new ProblemException(
                        AuthProblem.INVITATION_REQUIRED,
                        "Registration needs an invitation that is valid for this e-mail address.");
        };
        return new Registered(
                account.id(), account.username(), account.email(), account.name(), "User registered successfully");
    }

    private static ProblemException invalid(List<Objection> objections) {
        return ProblemException.invalid(objections.stream()
                .map(objection -> new InvalidField(objection.field(), objection.code(), objection.message()))
                .toList());
    }
}
