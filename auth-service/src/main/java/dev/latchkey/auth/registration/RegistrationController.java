package dev.latchkey.auth.registration;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.account.NameKey;
import dev.latchkey.auth.password.PasswordHasher;
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
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes accounts. */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class RegistrationController {
    private final RegistrationRules rules;
    private final AccountRepository accounts;
    private final PasswordHasher passwords;
    private final Clock clock;

    RegistrationController(RegistrationRules rules, AccountRepository accounts, PasswordHasher passwords, Clock clock) {
        this.rules = rules;
        this.accounts = accounts;
        this.passwords = passwords;
        this.clock = clock;
    }

    /**
     * The answer of {@code POST /register}.
     *
     * @param id the account's UUID
     * @param email null when none was given
     * @param name null when none was given
     */
    @Serdeable
    record Registered(
            UUID id,
            String username,
            @Nullable String email,
            @Nullable String name,
            String message) {}

    /** Makes an account. */
    @Post("/register")
    @Status(HttpStatus.CREATED)
    Registered register(@Body RegistrationRequest request) {
        List<InvalidField> objections = rules.objections(request);
        if (!objections.isEmpty()) {
            throw ProblemException.invalid(objections);
        }
        Account account = save(request);
        return new Registered(
                account.id(), account.username(), account.email(), account.name(), "User registered successfully");
    }

    private Account save(RegistrationRequest request) {
        String username = NameKey.normalize(Objects.requireNonNull(request.username()));
        String email = request.email() == null ? null : NameKey.normalize(request.email());
        String usernameKey = NameKey.of(username);
        String emailKey = email == null ? null : NameKey.of(email);
        refuseTaken(usernameKey, emailKey);
        String hash = passwords.hash(Objects.requireNonNull(request.password()));
        try {
            return accounts.save(new Account(
                    UUID.randomUUID(),
                    username,
                    usernameKey,
                    email,
                    emailKey,
                    request.name() == null ? null : NameKey.normalize(request.name()),
                    hash,
                    List.of(),
                    true,
                    clock.instant()));
        } catch (io.micronaut.data.exceptions.DataAccessException e) {
            // Another request may have taken the name while this one hashed.
            refuseTaken(usernameKey, emailKey);
            throw e;
        }
    }

    private void refuseTaken(String usernameKey, @Nullable String emailKey) {
        if (accounts.existsByUsernameKey(usernameKey)) {
            throw new ProblemException(HttpStatus.CONFLICT, "The username is taken.");
        }
        if (emailKey != null && accounts.existsByEmailKey(emailKey)) {
            throw new ProblemException(HttpStatus.CONFLICT, "The e-mail address is taken.");
        }
    }
}
