package dev.latchkey.auth.registration;

import dev.latchkey.auth.account.NameKey;
import dev.latchkey.auth.audit.Audit;
import dev.latchkey.auth.audit.AuditEvent;
import dev.latchkey.auth.audit.EventType;
import dev.latchkey.auth.secret.RandomSecret;
import dev.latchkey.shared.micronaut.list.Cursor;
import dev.latchkey.shared.micronaut.list.PageOf;
import dev.latchkey.shared.micronaut.list.PageRequest;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Invitations to register, valid on any replica: for one account, and for 72 hours by the database's clock. */
@Singleton
public class Invitations {
    /** How long an invitation is valid. */
    private static final Duration LIFETIME = Duration.ofDays(3);

    private final InvitationRepository repository;
    private final Audit audit;

    Invitations(InvitationRepository repository, Audit audit) {
        this.repository = repository;
        this.audit = audit;
    }

    /**
     * An invitation that was just created.
     *
     * @param token the secret for the registration; it is not stored, so it cannot be shown again
     */
    public record Made(Invitation invitation, String token) {
        /** The token stays out of logs. */
        @Override
        public String toString() {
            return "Made[" + invitation.id() + "]";
        }
    }

    /**
     * Creates an invitation.
     *
     * @param email the only address that may register with it, well formed; null for any
     * @param by the account of the administrator
     */
    @Transactional
    public Made invite(@Nullable String email, UUID by) {
        UUID id = UUID.randomUUID();
        String token = RandomSecret.text();
        repository.insert(
                id,
                hash(token),
                email == null ? null : NameKey.normalize(email),
                email == null ? null : NameKey.of(email),
                by,
                LIFETIME.toSeconds());
        audit.write(AuditEvent.of(EventType.INVITATION_CREATED).actor(by).detail("invitation", id.toString()));
        return new Made(repository.findById(id).orElseThrow(), token);
    }

    /** {@return whether there was such an invitation; it is not valid any more} */
    @Transactional
    public boolean withdraw(UUID id, UUID by) {
        boolean deleted = repository.deleteById(id) == 1;
        if (deleted) {
            audit.write(AuditEvent.of(EventType.INVITATION_WITHDRAWN).actor(by).detail("invitation", id.toString()));
        }
        return deleted;
    }

    /** {@return the invitation of this token, if it is valid} */
    public Optional<Invitation> find(@Nullable String token) {
        return token != null && RandomSecret.isText(token) ? repository.findGood(hash(token)) : Optional.empty();
    }

    /** {@return a page of the valid invitations; those that expire first come first} */
    public PageOf<Invitation> page(PageRequest page) {
        return page.answer(
                () -> repository.countGood(PageRequest.MOST_COUNTED),
                (after, most, skipped) -> repository.findPage(after.time(), after.uuid(), most, skipped),
                Cursor.EARLIEST,
                invitation -> Cursor.of(invitation.expiresAt(), invitation.id()));
    }

    /** {@return whether the text can be the e-mail address of an account} */
    public static boolean isAddress(String text) {
        return RegistrationRules.email(text).isEmpty();
    }

    static byte[] hash(String token) {
        return RandomSecret.hash(token);
    }
}
