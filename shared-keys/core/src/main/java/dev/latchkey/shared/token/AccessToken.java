package dev.latchkey.shared.token;

import com.nimbusds.jwt.JWTClaimsSet;
import java.security.Principal;
import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a verified access token (RFC 9068 section 2.2, and Latchkey's own).
 *
 * @param subject {@code sub}: the account's UUID, or the client's id for a token without a user
 * @param jwtId {@code jti}, never empty
 * @param sessionId {@code sid}: the session that the token belongs to; null for a token without a user
 * @param keyId {@code kid} of the key that signed it
 * @param clientId {@code client_id}
 * @param scope {@code scope}, split at spaces; empty when absent
 * @param roles {@code roles}; empty when absent
 * @param issuedAt {@code iat}
 * @param expiresAt {@code exp}
 * @param claims all claims by their names, those above included, as JSON maps to Java: dates are seconds since 1970.
 *     Immutable at any depth, since a token that comes again is the same object
 */
public record AccessToken(
        String subject,
        String jwtId,
        @Nullable String sessionId,
        String keyId,
        String clientId,
        Set<String> scope,
        List<String> roles,
        Instant issuedAt,
        Instant expiresAt,
        Map<String, Object> claims)
        implements Principal {

    /** {@return the subject} */
    @Override
    public String getName() {
        return subject;
    }

    /** {@return {@code aud}; has one of the verifier's audiences, unless the verifier accepted any audience} */
    public List<String> audience() {
        return claims.get("aud") instanceof List<?> audience
                ? audience.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** {@return {@code preferred_username}, or null for a token without a user} */
    public @Nullable String username() {
        return claims.get("preferred_username") instanceof String username ? username : null;
    }

    /** {@return {@code name}, or null} */
    public @Nullable String name() {
        return claims.get("name") instanceof String name ? name : null;
    }

    /** {@return {@code auth_time}: when the user signed in; null when the token does not say so in whole seconds} */
    public @Nullable Instant authTime() {
        return claims.get("auth_time") instanceof Long seconds && seconds >= 0 && seconds <= TokenReader.LAST_SECOND
                ? Instant.ofEpochSecond(seconds)
                : null;
    }

    /** {@return {@code acr}: the class of the sign-in; null when the token does not say it} */
    public @Nullable String acr() {
        return claims.get("acr") instanceof String acr ? acr : null;
    }

    /** {@return {@code amr}: how the user signed in, in the values of RFC 8176; empty when the token does not say it} */
    public List<String> amr() {
        return claims.get("amr") instanceof List<?> methods
                ? methods.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** @throws ParseException when a claim has the wrong type */
    static AccessToken of(String keyId, JWTClaimsSet claims) throws ParseException {
        List<String> roles = claims.getStringListClaim("roles");
        return new AccessToken(
                claims.getSubject(),
                claims.getJWTID(),
                claims.getStringClaim("sid"),
                keyId,
                claims.getStringClaim("client_id"),
                split(claims.getStringClaim("scope")),
                roles == null ? List.of() : List.copyOf(roles),
                claims.getIssueTime().toInstant(),
                claims.getExpirationTime().toInstant(),
                frozenMembers(claims.getClaims()));
    }

    private static Map<String, Object> frozenMembers(Map<?, ?> members) {
        Map<String, @Nullable Object> frozen = LinkedHashMap.newLinkedHashMap(members.size());
        members.forEach((name, value) -> frozen.put(String.valueOf(name), frozen(value)));
        return Collections.unmodifiableMap(frozen);
    }

    private static @Nullable Object frozen(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> members -> frozenMembers(members);
            case List<?> elements -> elements.stream().map(AccessToken::frozen).toList();
            case Date date -> date.toInstant().getEpochSecond();
            case null, default -> value;
        };
    }

    private static Set<String> split(@Nullable String scope) {
        return scope == null
                ? Set.of()
                : Arrays.stream(scope.split(" ", -1))
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toUnmodifiableSet());
    }
}
