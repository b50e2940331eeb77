package dev.latchkey.auth.admin;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import dev.latchkey.auth.account.DisplayName;
import dev.latchkey.auth.client.ClientAddressRules;
import dev.latchkey.auth.scope.ScopeCatalogue;
import dev.latchkey.shared.micronaut.error.FieldFlaw;
import dev.latchkey.shared.micronaut.error.InvalidField;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Validates the metadata of a client before its registration, member by member. */
@Singleton
final class ClientRegistrationRules {
    private static final String CODE = GrantType.AUTHORIZATION_CODE.getValue();
    private static final String CLIENT_CREDENTIALS = GrantType.CLIENT_CREDENTIALS.getValue();
    private static final String EXCHANGE = GrantType.TOKEN_EXCHANGE.getValue();

    /** The grants that the token endpoint supports. */
    private static final List<String> GRANTS =
            List.of(CODE, CLIENT_CREDENTIALS, GrantType.REFRESH_TOKEN.getValue(), EXCHANGE);

    private static final List<String> METHODS = Stream.of(
                    ClientAuthenticationMethod.CLIENT_SECRET_BASIC,
                    ClientAuthenticationMethod.CLIENT_SECRET_POST,
                    ClientAuthenticationMethod.PRIVATE_KEY_JWT,
                    ClientAuthenticationMethod.NONE)
            .map(ClientAuthenticationMethod::getValue)
            .toList();

    /** RFC 6749 section 3.3, with exactly one space between two names. */
    private static final Pattern SCOPE = Pattern.compile("(?:[\\x21\\x23-\\x5b\\x5d-\\x7e]++(?: (?!$))?)*+");

    private static final Pattern AUDIENCE = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final String ONE_OF_KEYS = "is required for private_key_jwt unless jwks_uri is set; do not set both";

    private static final int LONGEST_TEXT = 255;
    private static final int MOST_ITEMS = 20;
    private static final int LEAST_RSA_BITS = 2048;

    private final ClientAddressRules addressRules;
    private final ScopeCatalogue scopes;

    ClientRegistrationRules(ClientAddressRules addressRules, ScopeCatalogue scopes) {
        this.addressRules = addressRules;
        this.scopes = scopes;
    }

    /** {@return all errors in the request; empty when it is valid} */
    List<InvalidField> objections(ClientRegistrationRequest request) {
        List<InvalidField> errors = new ArrayList<>();
        add(errors, "client_name", name(request.clientName()));
        add(errors, "grant_types", grantTypes(request));
        add(errors, "scope", scope(request));
        add(errors, "redirect_uris", redirectUris(request));
        add(errors, "post_logout_redirect_uris", addresses(request.postLogoutRedirectUris()));
        add(
                errors,
                "backchannel_logout_uri",
                Optional.ofNullable(request.backchannelLogoutUri()).flatMap(this::serverAddress));
        add(
                errors,
                "security_events_uri",
                Optional.ofNullable(request.securityEventsUri()).flatMap(this::serverAddress));
        add(errors, "client_uri", page(request.clientUri()));
        add(errors, "logo_uri", Optional.ofNullable(request.logoUri()).flatMap(this::serverAddress));
        add(errors, "policy_uri", page(request.policyUri()));
        add(errors, "tos_uri", page(request.tosUri()));
        add(errors, "token_endpoint_auth_method", method(request.tokenEndpointAuthMethod()));
        boolean signs = Objects.equals(
                request.tokenEndpointAuthMethod(), ClientAuthenticationMethod.PRIVATE_KEY_JWT.getValue());
        if (signs && (request.jwks() == null) == (request.jwksUri() == null)) {
            add(errors, "jwks", request.jwks() == null ? required(ONE_OF_KEYS) : notAllowed(ONE_OF_KEYS));
        }
        add(errors, "jwks", request.jwks() == null ? Optional.empty() : jwks(signs, request.jwks()));
        add(errors, "jwks_uri", request.jwksUri() == null ? Optional.empty() : jwksUri(signs, request.jwksUri()));
        add(errors, "audiences", request.audiences() == null ? Optional.empty() : audiences(request.audiences()));
        add(
                errors,
                "target_audiences",
                request.targetAudiences() == null ? Optional.empty() : audiences(request.targetAudiences()));
        return errors;
    }

    /** What is wrong with one member. */
    private record Objection(FieldFlaw flaw, String message) {}

    private static Optional<Objection> required(String message) {
        return Optional.of(new Objection(FieldFlaw.REQUIRED, message));
    }

    private static Optional<Objection> invalid(String message) {
        return Optional.of(new Objection(FieldFlaw.INVALID, message));
    }

    private static Optional<Objection> notAllowed(String message) {
        return Optional.of(new Objection(FieldFlaw.NOT_ALLOWED, message));
    }

    private static void add(List<InvalidField> errors, String field, Optional<Objection> objection) {
        objection.ifPresent(found -> errors.add(new InvalidField(field, found.flaw(), found.message())));
    }

    private static Optional<Objection> name(@Nullable String name) {
        if (name == null || name.isBlank()) {
            return required("is required");
        }
        return name.length() > LONGEST_TEXT || !DisplayName.isReadable(name)
                ? invalid("must have " + LONGEST_TEXT + " characters or fewer, and no control or invisible characters")
                : Optional.empty();
    }

    private static Optional<Objection> grantTypes(ClientRegistrationRequest request) {
        List<String> grants = request.grantTypes();
        if (grants == null) {
            return required("is required");
        }
        if (!GRANTS.containsAll(grants) || hasDuplicates(grants)) {
            return invalid("must contain only " + String.join(", ", GRANTS) + ", each once");
        }
        boolean isPublic =
                Objects.equals(request.tokenEndpointAuthMethod(), ClientAuthenticationMethod.NONE.getValue());
        // RFC 6749 section 4.4: a public client cannot prove its identity, so it gets no tokens on its own behalf.
        return isPublic && (grants.contains(CLIENT_CREDENTIALS) || grants.contains(EXCHANGE))
                ? notAllowed("must not contain " + CLIENT_CREDENTIALS + " or " + EXCHANGE
                        + " when token_endpoint_auth_method is none")
                : Optional.empty();
    }

    private Optional<Objection> scope(ClientRegistrationRequest request) {
        String scope = request.scope();
        if (scope == null) {
            return required("is required");
        }
        List<String> names = List.of(scope.split(" ", -1));
        if (scope.length() > ScopeCatalogue.LONGEST_SCOPE
                || !SCOPE.matcher(scope).matches()
                || hasDuplicates(names)) {
            return invalid("must be distinct names, separated by single spaces, in " + ScopeCatalogue.LONGEST_SCOPE
                    + " characters or fewer");
        }
        if (!names.stream().allMatch(scopes::isForClients)) {
            return invalid("must not have a scope that only a login may ask for");
        }
        return scope.isEmpty() && contains(request.grantTypes(), CLIENT_CREDENTIALS)
                ? invalid("must not be empty for " + CLIENT_CREDENTIALS)
                : Optional.empty();
    }

    private static Optional<Objection> redirectUris(ClientRegistrationRequest request) {
        boolean needed = contains(request.grantTypes(), CODE);
        if (needed && (request.redirectUris() == null || request.redirectUris().isEmpty())) {
            return required("is required for " + CODE);
        }
        return addresses(request.redirectUris());
    }

    /** Checks the addresses that browsers may be redirected to, with a code or after a logout. */
    private static Optional<Objection> addresses(@Nullable List<String> given) {
        List<String> uris = Objects.requireNonNullElse(given, List.of());
        if (uris.size() > MOST_ITEMS || hasDuplicates(uris)) {
            return invalid("must be " + MOST_ITEMS + " or fewer, without duplicates");
        }
        return uris.stream().allMatch(ClientRegistrationRules::isRedirectUri)
                ? Optional.empty()
                : invalid("must be absolute https addresses without fragment, http addresses of this machine, or"
                        + " addresses with an application's own scheme, which contains a dot");
    }

    /** RFC 9700 section 2.1 and RFC 8252 section 7. Refuses addresses where another party could intercept the code. */
    private static boolean isRedirectUri(String text) {
        URI uri = uri(text);
        if (uri == null || uri.getScheme() == null || uri.getRawFragment() != null || text.length() > LONGEST_TEXT) {
            return false;
        }
        return switch (uri.getScheme()) {
            case "https" -> uri.getHost() != null && uri.getRawUserInfo() == null;
            case "http" -> uri.getRawUserInfo() == null && uri.getHost() != null && isLoopback(uri.getHost());
            default -> uri.getScheme().contains(".");
        };
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
    }

    private static Optional<Objection> method(@Nullable String method) {
        return method != null && METHODS.contains(method)
                ? Optional.empty()
                : invalid("must be one of " + String.join(", ", METHODS));
    }

    private static Optional<Objection> jwks(boolean signs, Map<String, Object> json) {
        if (!signs) {
            return notAllowed("is only for private_key_jwt");
        }
        try {
            List<JWK> keys = JWKSet.parse(json).getKeys();
            boolean usable = !keys.isEmpty()
                    && keys.size() <= MOST_ITEMS
                    && keys.stream().allMatch(ClientRegistrationRules::isUsable);
            return usable
                    ? Optional.empty()
                    : invalid("must have between 1 and " + MOST_ITEMS + " public keys, RSA of " + LEAST_RSA_BITS
                            + " bits or more or EC on P-256");
        } catch (ParseException e) {
            // The library's message may quote a private key.
            return invalid("must be a JWK set");
        }
    }

    private static boolean isUsable(JWK key) {
        boolean rsa = KeyType.RSA.equals(key.getKeyType()) && key.size() >= LEAST_RSA_BITS;
        boolean ec = KeyType.EC.equals(key.getKeyType())
                && "P-256".equals(key.toJSONObject().get("crv"));
        return !key.isPrivate() && (rsa || ec);
    }

    private Optional<Objection> jwksUri(boolean signs, String text) {
        return signs ? serverAddress(text) : notAllowed("is only for private_key_jwt");
    }

    /** Checks an address that this service will send requests to. */
    private Optional<Objection> serverAddress(String text) {
        URI uri = uri(text);
        return uri == null || text.length() > LONGEST_TEXT
                ? invalid("must be an address of " + LONGEST_TEXT + " characters or fewer")
                : addressRules.objection(uri).flatMap(ClientRegistrationRules::invalid);
    }

    /** Checks the address of a page that people may open from the consent page. */
    private static Optional<Objection> page(@Nullable String text) {
        return text == null || isPage(text)
                ? Optional.empty()
                : invalid("must be an absolute https address of " + LONGEST_TEXT
                        + " characters or fewer without user, or an http address of this machine");
    }

    private static boolean isPage(String text) {
        URI uri = uri(text);
        if (uri == null || uri.getHost() == null || uri.getRawUserInfo() != null || text.length() > LONGEST_TEXT) {
            return false;
        }
        return "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && isLoopback(uri.getHost()));
    }

    private static Optional<Objection> audiences(List<String> audiences) {
        boolean good = audiences.size() <= MOST_ITEMS
                && !hasDuplicates(audiences)
                && audiences.stream()
                        .allMatch(audience -> AUDIENCE.matcher(audience).matches());
        return good
                ? Optional.empty()
                : invalid("must be " + MOST_ITEMS + " or fewer, without duplicates, each with " + LONGEST_TEXT
                        + " or fewer printable ASCII characters and no spaces");
    }

    private static @Nullable URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static boolean contains(@Nullable List<String> list, String item) {
        return list != null && list.contains(item);
    }

    private static boolean hasDuplicates(List<String> list) {
        return new HashSet<>(list).size() < list.size();
    }
}
