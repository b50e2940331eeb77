package dev.latchkey.auth.admin;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.account.NameKey;
import dev.latchkey.auth.account.Role;
import dev.latchkey.auth.registration.Objection;
import dev.latchkey.auth.registration.Registration;
import dev.latchkey.auth.registration.RegistrationRequest;
import dev.latchkey.auth.registration.Registrations;
import dev.latchkey.shared.micronaut.database.StartRefusedException;
import dev.latchkey.shared.micronaut.database.StartupStep;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the first administrator at start, unless an account of that name exists. An existing account keeps its password
 * and its roles. So a restart resets nothing, and a user who has registered under that name is not promoted. If several
 * replicas start at once, one of them creates it.
 */
@Singleton
final class FirstAdministrator implements StartupStep {
    private static final Logger LOG = LoggerFactory.getLogger(FirstAdministrator.class);
    private static final int AFTER_MIGRATIONS = 30;

    private final FirstAdministratorSettings settings;
    private final Registrations registrations;
    private final AccountRepository accounts;

    FirstAdministrator(FirstAdministratorSettings settings, Registrations registrations, AccountRepository accounts) {
        this.settings = settings;
        this.registrations = registrations;
        this.accounts = accounts;
    }

    @Override
    public int getOrder() {
        return AFTER_MIGRATIONS;
    }

    @Override
    public void run() {
        String username = settings.username();
        if (username == null) {
            return;
        }
        Optional<Account> existing = accounts.findByUsernameKey(NameKey.of(username));
        if (existing.isPresent()) {
            check(existing.get());
        } else {
            make(username);
        }
    }

    private void make(String username) {
        String email = username.contains("@") ? username : null;
        switch (registrations.register(
                new RegistrationRequest(username, settings.password(), email, null), List.of(Role.ADMIN))) {
            case Registration.Registered(Account account) ->
                LOG.info("Created the first administrator, the account {}", account.id());
            case Registration.Invalid(List<Objection> objections) ->
                throw new StartRefusedException("The first administrator cannot be created (ADMIN_USERNAME,"
                        + " ADMIN_PASSWORD): " + text(objections) + ".");
            case Registration.UsernameTaken() -> LOG.info("Another replica has created the first administrator");
            case Registration.EmailTaken() ->
                // A stranger can verify an address, and must not be able to prevent a start.
                LOG.warn(
                        "The first administrator is not created: another account has ADMIN_USERNAME as its e-mail address."
                                + " Choose another name, or let an administrator change that account.");
            case Registration.Closed(), Registration.NotInvited() ->
                throw new IllegalStateException("the operator needs no invitation");
        }
    }

    private static String text(List<Objection> objections) {
        return objections.stream()
                .map(objection -> "the " + objection.field() + ' ' + objection.message())
                .collect(Collectors.joining(", "));
    }

    /** The operator names an administrator by its address, and so vouches for it, even if it is older than verification. */
    private void check(Account account) {
        if (account.roles().contains(Role.ADMIN)) {
            accounts.vouch(account.id());
        } else {
            LOG.warn(
                    "ADMIN_USERNAME names the account {}, which exists but is not an administrator. It stays as it is."
                            + " Choose another name, or let an administrator give it the role.",
                    account.id());
        }
    }
}
