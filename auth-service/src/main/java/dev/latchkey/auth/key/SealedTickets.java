package dev.latchkey.auth.key;

import com.nimbusds.jose.util.JSONObjectUtils;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Encrypted tickets. A caller gets one, and presents it within minutes: to this replica or to another one. So a flow of
 * several requests needs no row in the database. A ticket can be presented again until it expires; if it must work once, the
 * feature sees to that.
 */
@Singleton
public final class SealedTickets {
    private static final String EXPIRY = "exp";

    /** Longer than any ticket, in characters. */
    private static final int LONGEST = 4_096;

    private final SealedTexts texts;
    private final Clock clock;

    SealedTickets(SealedTexts texts, Clock clock) {
        this.texts = texts;
        this.clock = clock;
    }

    /**
     * {@return a ticket, in base64url}
     *
     * @param purpose a fixed text of the feature, as in {@link DerivedSecrets#derive}
     * @param holder whom the ticket is for, such as the id of an account; {@link #read} needs the same. Empty for a ticket
     *     that names its holder itself
     * @param content texts, numbers and lists
     */
    public String issue(String purpose, String holder, Duration lifetime, Map<String, ?> content) {
        Map<String, Object> members = new HashMap<>(content);
        members.put(EXPIRY, clock.instant().plus(lifetime).getEpochSecond());
        return texts.seal(purpose, holder, JSONObjectUtils.toJSONString(members));
    }

    /** {@return the content of a ticket; empty when it is forged, expired, of another purpose, or for another holder} */
    public Optional<Map<String, Object>> read(String purpose, String holder, String ticket) {
        return ticket.length() > LONGEST
                ? Optional.empty()
                : texts.open(purpose, holder, ticket)
                        .flatMap(SealedTickets::members)
                        .filter(this::isUnexpired);
    }

    private boolean isUnexpired(Map<String, Object> members) {
        return members.get(EXPIRY) instanceof Number end
                && clock.instant().isBefore(Instant.ofEpochSecond(end.longValue()));
    }

    private static Optional<Map<String, Object>> members(String json) {
        try {
            return Optional.of(JSONObjectUtils.parse(json));
        } catch (ParseException e) {
            return Optional.empty();
        }
    }
}
