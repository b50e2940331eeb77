package dev.latchkey.auth.registration;

import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.account.NameKey;
import dev.latchkey.auth.password.PasswordHasher;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes accounts, for the API and for the pages. */
@Singleton
public final class Registrations {
    private static final Duration MOMENT = Duration.ofMinutes(1);

    private final RegistrationRules rules;
    private final AccountRepository accounts;
    private final PasswordHasher passwords;
    private final RegistrationFunction function;

    Registrations(
            RegistrationRules rules,
            AccountRepository accounts,
            PasswordHasher passwords,
            RegistrationFunction function) {
        this.rules = rules;
        this.accounts = accounts;
        this.passwords = passwords;
        this.function = function;
    }

    /** Makes an account, or says why not. Of several who want the same name at once, one gets it. */
    public Registration register(RegistrationRequest request) {
        return register(request, List.of());
    }

    /**
     * Makes an account that has roles from the beginning, or says why not.
     *
     * @param roles not from whoever wants the account
     */
    public Registration register(RegistrationRequest request, List<String> roles) {
        List<Objection> objections = rules.objections(request);
        if (!objections.isEmpty()) {
            return new Registration.Invalid(objections);
        }
        String username = NameKey.normalize(Objects.requireNonNull(request.username()));
        String email = request.email() == null ? null : NameKey.normalize(request.email());
        String usernameKey = NameKey.of(username);
        String emailKey = email == null ? null : NameKey.of(email);
        Optional<Registration> taken = taken(usernameKey, emailKey);
        if (taken.isPresent()) {
            return taken.get();
        }
        return function.register(
                username,
                usernameKey,
                email,
                emailKey,
                request.name() == null ? null : NameKey.normalize(request.name()),
                passwords.hash(Objects.requireNonNull(request.password())),
                roles);
    }

    /**
     * {@return whether the same request made an account a moment ago}
     *
     * <p>Only a form asks, for a button that was clicked twice. It tells nothing that signing in would not tell.
     */
    public boolean wasJustMade(RegistrationRequest request) {
        String emailKey = request.email() == null ? null : NameKey.of(request.email());
        return accounts.findYoung(NameKey.of(Objects.requireNonNull(request.username())), MOMENT.toSeconds())
                .filter(account -> Objects.equals(account.emailKey(), emailKey))
                .filter(account ->
                        passwords.matches(Objects.requireNonNull(request.password()), account.passwordHash()))
                .isPresent();
    }

    private Optional<Registration> taken(String usernameKey, @Nullable String emailKey) {
        if (accounts.existsByUsernameKey(usernameKey)) {
            return Optional.of(new Registration.UsernameTaken());
        }
        return emailKey != null && accounts.existsByEmailKey(emailKey)
                ? Optional.of(new Registration.EmailTaken())
                : Optional.empty();
    }
}
