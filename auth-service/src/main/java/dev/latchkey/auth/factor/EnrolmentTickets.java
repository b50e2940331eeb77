package dev.latchkey.auth.factor;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.auth.key.SealedTickets;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Carries an enrolment from its beginning to its confirmation, so that the database has no unconfirmed secrets. A ticket has
 * the recovery codes, too: a confirmation that is repeated, because its answer was lost, shows the same codes.
 */
@Singleton
final class EnrolmentTickets {
    private static final String PURPOSE = "latchkey enrolment ticket";
    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final String SECRET = "secret";
    private static final String CODES = "codes";

    private final SealedTickets tickets;

    EnrolmentTickets(SealedTickets tickets) {
        this.tickets = tickets;
    }

    /**
     * {@return a ticket, valid for ten minutes}
     *
     * @param sessionId the session that has begun the enrolment; null for one at sign-in
     */
    String issue(UUID accountId, @Nullable UUID sessionId, Enrolment enrolment) {
        return tickets.issue(
                PURPOSE,
                holder(accountId, sessionId),
                LIFETIME,
                Map.of(
                        SECRET,
                        enrolment.secret().text(),
                        CODES,
                        enrolment.recoveryCodes().stream()
                                .map(RecoveryCode::text)
                                .toList()));
    }

    /** {@return the enrolment; empty when the ticket is forged or expired, or of another account or session} */
    Optional<Enrolment> read(UUID accountId, @Nullable UUID sessionId, String ticket) {
        return tickets.read(PURPOSE, holder(accountId, sessionId), ticket).flatMap(EnrolmentTickets::enrolment);
    }

    private static String holder(UUID accountId, @Nullable UUID sessionId) {
        return accountId + " " + (sessionId == null ? "sign-in" : sessionId);
    }

    private static Optional<Enrolment> enrolment(Map<String, Object> content) {
        try {
            return Optional.of(new Enrolment(
                    TotpSecret.of(JSONObjectUtils.getString(content, SECRET)),
                    Arrays.stream(JSONObjectUtils.getStringArray(content, CODES))
                            .map(RecoveryCode::new)
                            .toList()));
        } catch (ParseException e) {
            return Optional.empty();
        }
    }
}
