package dev.latchkey.auth.login;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.audit.Audit;
import dev.latchkey.auth.audit.AuditEvent;
import dev.latchkey.auth.session.ClientDevice;
import dev.latchkey.auth.session.SessionTokens;
import dev.latchkey.auth.token.TokenAnswer;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Signs people in, for the API and for the pages. An unknown name, a wrong password and a disabled account give the same,
 * after the same work; only the audit log tells which it was.
 */
@Singleton
public final class SignIn {
    private final Authenticator authenticator;
    private final SessionTokens sessions;
    private final Audit audit;

    SignIn(Authenticator authenticator, SessionTokens sessions, Audit audit) {
        this.authenticator = authenticator;
        this.sessions = sessions;
        this.audit = audit;
    }

    /** {@return the tokens of a new session; empty when the name or the password is wrong} */
    public Optional<TokenAnswer> byUsername(String username, String password, ClientDevice device) {
        return open(() -> authenticator.byUsername(username, password), device);
    }

    /** {@return the tokens of a new session; empty when the address or the password is wrong} */
    public Optional<TokenAnswer> byEmail(String email, String password, ClientDevice device) {
        return open(() -> authenticator.byEmail(email, password), device);
    }

    /** Twice, if need be: the password may have been changed, or its hash been made anew, since it was looked at. */
    private Optional<TokenAnswer> open(Supplier<Attempt> attempts, ClientDevice device) {
        Attempt attempt = attempts.get();
        if (attempt instanceof Attempt.Accepted(Account account)) {
            Optional<TokenAnswer> tokens = sessions.open(account, device);
            if (tokens.isPresent()) {
                return tokens;
            }
            attempt = attempts.get();
        }
        return switch (attempt) {
            case Attempt.Accepted(Account account) -> {
                Optional<TokenAnswer> tokens = sessions.open(account, device);
                if (tokens.isEmpty()) {
                    tell(new Attempt.Refused(account.id(), "changed_meanwhile"));
                }
                yield tokens;
            }
            case Attempt.Refused refused -> {
                tell(refused);
                yield Optional.empty();
            }
        };
    }

    private void tell(Attempt.Refused refused) {
        audit.write(AuditEvent.of("login.failed").account(refused.accountId()).detail("reason", refused.reason()));
    }
}
