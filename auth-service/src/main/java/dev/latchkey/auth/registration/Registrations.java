package dev.latchkey.auth.registration;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.account.NameKey;
import dev.latchkey.auth.address.EmailVerification;
import dev.latchkey.auth.password.PasswordHasher;
import dev.latchkey.auth.password.PasswordProof;
import dev.latchkey.auth.throttle.Throttle;
import dev.latchkey.auth.throttle.ThrottledAction;
import dev.latchkey.auth.throttle.ThrottledException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Creates accounts, for the API and for the pages. */
@Singleton
public final class Registrations {
    private static final Duration MOMENT = Duration.ofMinutes(1);

    private final RegistrationRules rules;
    private final AccountRepository accounts;
    private final PasswordHasher passwords;
    private final RegistrationFunction function;
    private final RegistrationSettings settings;
    private final Invitations invitations;
    private final EmailVerification verification;
    private final Throttle throttle;
    private final PasswordProof proof;

    Registrations(
            RegistrationRules rules,
            AccountRepository accounts,
            PasswordHasher passwords,
            RegistrationFunction function,
            RegistrationSettings settings,
            Invitations invitations,
            EmailVerification verification,
            Throttle throttle,
            PasswordProof proof) {
        this.rules = rules;
        this.accounts = accounts;
        this.passwords = passwords;
        this.function = function;
        this.settings = settings;
        this.invitations = invitations;
        this.verification = verification;
        this.throttle = throttle;
        this.proof = proof;
    }

    /**
     * Creates an account on a user's request. If several requests want the same name at once, one of them gets it.
     *
     * @return the account, or why there is none
     * @throws ThrottledException when too many registrations from the caller's address have failed, or succeeded
     */
    Registration register(RegistrationRequest request) {
        if (settings.isClosed()) {
            return new Registration.Closed();
        }
        throttle.requireUnblockedRegistration();
        Registration registration = settings.byInvitation()
                ? registerInvited(request, invitations.find(request.invitation()))
                : register(request, List.of(), null, verification.isOn());
        switch (registration) {
            case Registration.Registered(Account account) -> throttle.registered(account.id());
            case Registration.UsernameTaken(), Registration.EmailTaken(), Registration.NotInvited() ->
                throttle.failed(ThrottledAction.REGISTRATION, event -> event);
            case Registration.Invalid(List<Objection> objections) -> {}
            case Registration.Closed() -> {}
        }
        return registration;
    }

    /**
     * Finds an invitation, for the page that it leads to.
     *
     * @param token as it was sent; empty for none
     * @return empty when it is unknown, or not valid any more
     * @throws ThrottledException when too many registrations from the caller's address have failed
     */
    Optional<Invitation> invitation(String token) {
        throttle.requireUnblockedRegistration();
        Optional<Invitation> found = invitations.find(token);
        if (found.isEmpty() && !token.isEmpty()) {
            throttle.failed(ThrottledAction.REGISTRATION, event -> event);
        }
        return found;
    }

    /** The invitation is looked up before the password is hashed. The transaction that creates the account uses it up. */
    private Registration registerInvited(RegistrationRequest request, Optional<Invitation> invitation) {
        return invitation
                .filter(found -> found.isFor(request.email()))
                .map(found -> register(
                        request,
                        List.of(),
                        Invitations.hash(Objects.requireNonNull(request.invitation())),
                        verification.isOn()))
                .orElseGet(Registration.NotInvited::new);
    }

    /**
     * Creates an account with roles, for the operator, whatever the setting for registration is. The operator vouches for
     * its address.
     *
     * @param roles never from a user's request
     * @return the account, or why there is none
     */
    public Registration register(RegistrationRequest request, List<String> roles) {
        return register(request, roles, null, false);
    }

    private Registration register(
            RegistrationRequest request, List<String> roles, byte @Nullable [] invitation, boolean verifies) {
        List<Objection> objections = rules.objections(request, verifies && verification.isRequired());
        if (!objections.isEmpty()) {
            return new Registration.Invalid(objections);
        }
        String username = NameKey.normalize(Objects.requireNonNull(request.username()));
        String email = request.email() == null ? null : NameKey.normalize(request.email());
        String usernameKey = NameKey.of(username);
        String emailKey = email == null ? null : NameKey.of(email);
        Optional<Registration> taken = taken(usernameKey, emailKey, verifies);
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
                roles,
                invitation,
                verifies);
    }

    /**
     * {@return the account that the same request has created within the last minute; empty when it has created none}
     *
     * <p>Only a form asks this, for a button that was clicked twice. A wrong password counts as a failed sign-in under the
     * username. While the name or the caller's address is blocked, the answer is empty, and the password is not compared.
     */
    Optional<Account> justMade(RegistrationRequest request) {
        String emailKey = request.email() == null ? null : NameKey.of(request.email());
        return accounts.findYoung(NameKey.of(Objects.requireNonNull(request.username())), MOMENT.toSeconds())
                .filter(account ->
                        Objects.equals(account.emailKey(), emailKey) || (emailKey != null && account.emailDue()))
                .filter(account -> proof.isPassword(Objects.requireNonNull(request.password()), account));
    }

    /**
     * {@return why the names cannot be had, before the password is hashed} Where addresses are verified, an address without
     * an owner who has verified it does not count. The database function decides about those.
     */
    private Optional<Registration> taken(String usernameKey, @Nullable String emailKey, boolean verifies) {
        boolean namedByAddress = usernameKey.equals(emailKey);
        if (accounts.findByUsernameKey(usernameKey)
                .filter(holder -> holder.hasVerifiedEmail() || !(verifies && namedByAddress))
                .isPresent()) {
            return Optional.of(new Registration.UsernameTaken());
        }
        return emailKey != null
                        && accounts.findByEmailKey(emailKey)
                                .filter(holder -> holder.hasVerifiedEmail() || !verifies)
                                .isPresent()
                ? Optional.of(new Registration.EmailTaken())
                : Optional.empty();
    }
}
