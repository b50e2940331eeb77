package dev.latchkey.auth.authorization;

import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.OIDCError;
import com.nimbusds.openid.connect.sdk.Prompt;
import dev.latchkey.auth.client.Clients;
import dev.latchkey.auth.client.Parameters;
import dev.latchkey.auth.client.RegisteredClient;
import dev.latchkey.auth.page.Language;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads authorization requests: first the client and its redirect URI, then the rest. Until both are valid, no answer is
 * sent to any redirect URI.
 */
@Singleton
final class CodeRequests {
    /**
     * The parameter that this service adds to a request when it sends the user to sign in: the time of that, in seconds
     * since 1970.
     */
    static final String SIGNED_IN_SINCE = "latchkey_since";

    private static final int LONGEST = 4_096;
    private static final Pattern CODE_CHALLENGE = Pattern.compile("[\\w-]{43}");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");
    private static final Pattern SPACES = Pattern.compile(" ");

    /**
     * Hints, which are never an error (OpenID Connect Core section 3.1.2.1). They are hidden from the SDK, which refuses
     * values that it cannot read. The pages read {@code ui_locales} themselves; the other hints have no effect.
     */
    private static final Set<String> HINTS = Set.of(Language.UI_LOCALES, "claims_locales", "display");

    private final Clients clients;

    CodeRequests(Clients clients) {
        this.clients = clients;
    }

    /**
     * Reads a request.
     *
     * @param query the query of the address, or a form; it comes from a browser, so it may be any text
     */
    Reading read(String query) {
        Optional<Map<String, List<String>>> parsed = Parameters.parse(query).filter(CodeRequests::isShort);
        if (parsed.isEmpty()) {
            return new Reading.Unusable(Reading.Flaw.MALFORMED);
        }
        Map<String, List<String>> parameters = parsed.get();
        Optional<RegisteredClient> client =
                Parameters.single(parameters, "client_id").flatMap(clients::find);
        if (client.isEmpty()) {
            return new Reading.Unusable(Reading.Flaw.UNKNOWN_CLIENT);
        }
        Optional<String> redirectUri =
                Parameters.single(parameters, "redirect_uri").filter(uri -> RedirectUriRule.allows(client.get(), uri));
        if (redirectUri.isEmpty()) {
            return new Reading.Unusable(Reading.Flaw.BAD_REDIRECT);
        }
        Callback callback = new Callback(
                redirectUri.get(), Parameters.single(parameters, "state").orElse(null));
        try {
            return new Reading.Good(read(client.get(), callback, parameters));
        } catch (Refusal refusal) {
            return new Reading.Refused(callback, refusal.error);
        }
    }

    /**
     * Measures the request as this service writes it, without the parameter that it adds itself. It must fit into the
     * address of the sign-in page.
     */
    private static boolean isShort(Map<String, List<String>> parameters) {
        Map<String, List<String>> theirs = new HashMap<>(parameters);
        theirs.remove(SIGNED_IN_SINCE);
        return URLUtils.serializeParameters(theirs).length() <= LONGEST;
    }

    /** Stops the reading of a request; never leaves this class. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient ErrorObject error;

        Refusal(ErrorObject error) {
            super(error.getCode());
            this.error = error;
        }
    }

    private static CodeRequest read(RegisteredClient client, Callback callback, Map<String, List<String>> parameters)
            throws Refusal {
        refuseUnsupported(parameters);
        if (!client.hasGrant(GrantType.AUTHORIZATION_CODE)) {
            throw new Refusal(OAuth2Error.UNAUTHORIZED_CLIENT);
        }
        AuthorizationRequest message = parse(parameters);
        if (!ResponseType.CODE.equals(message.getResponseType())) {
            throw new Refusal(OAuth2Error.UNSUPPORTED_RESPONSE_TYPE);
        }
        if (message.getResponseMode() != null && !message.getResponseMode().equals(ResponseMode.QUERY)) {
            throw invalid("The response_mode must be query");
        }
        return new CodeRequest(
                client,
                callback,
                scope(client, parameters),
                codeChallenge(message),
                Parameters.single(parameters, "nonce").orElse(null),
                prompt(message),
                maxAge(parameters),
                acrValues(parameters),
                Parameters.single(parameters, SIGNED_IN_SINCE)
                        .filter(SECONDS.asMatchPredicate())
                        .map(seconds -> Instant.ofEpochSecond(Long.parseLong(seconds)))
                        .orElse(null),
                Parameters.single(parameters, "login_hint").orElse(""),
                Parameters.single(parameters, "id_token_hint").orElse(null),
                parameters);
    }

    /** OpenID Connect Core sections 6 and 7.2.1, RFC 8707. */
    private static void refuseUnsupported(Map<String, List<String>> parameters) throws Refusal {
        if (Parameters.hasRepeated(parameters)) {
            throw invalid("A parameter occurs more than once");
        }
        if (parameters.containsKey("request")) {
            throw new Refusal(OAuth2Error.REQUEST_NOT_SUPPORTED);
        }
        if (parameters.containsKey("request_uri")) {
            throw new Refusal(OAuth2Error.REQUEST_URI_NOT_SUPPORTED);
        }
        if (parameters.containsKey("registration")) {
            throw new Refusal(OIDCError.REGISTRATION_NOT_SUPPORTED);
        }
        if (parameters.containsKey("resource")) {
            throw new Refusal(OAuth2Error.INVALID_TARGET);
        }
    }

    private static AuthorizationRequest parse(Map<String, List<String>> parameters) throws Refusal {
        boolean openId = Parameters.single(parameters, "scope")
                .filter(scope -> List.of(scope.split(" ", -1)).contains("openid"))
                .isPresent();
        Map<String, List<String>> used = new HashMap<>(parameters);
        used.keySet().removeAll(HINTS);
        try {
            return openId ? AuthenticationRequest.parse(used) : AuthorizationRequest.parse(used);
        } catch (ParseException e) {
            // The SDK's description may quote the request.
            boolean told = e.getErrorObject() != null
                    && !e.getErrorObject().getCode().equals(OAuth2Error.INVALID_REQUEST.getCode());
            throw told
                    ? new Refusal(e.getErrorObject().setDescription(null))
                    : invalid("A parameter is missing or malformed");
        } catch (IllegalArgumentException e) {
            throw invalid("A parameter is malformed");
        }
    }

    private static List<String> scope(RegisteredClient client, Map<String, List<String>> parameters) throws Refusal {
        List<String> asked = Parameters.single(parameters, "scope")
                .map(scope -> Scope.parse(scope).toStringList())
                .orElseGet(() -> List.copyOf(client.scope()));
        if (asked.isEmpty() || !client.hasScope(asked)) {
            throw new Refusal(OAuth2Error.INVALID_SCOPE);
        }
        return asked;
    }

    /** RFC 7636 section 4.4.1. The method {@code plain}, which is also the default, protects nothing. */
    private static String codeChallenge(AuthorizationRequest message) throws Refusal {
        if (message.getCodeChallenge() == null) {
            throw invalid("Code challenge required");
        }
        if (!CodeChallengeMethod.S256.equals(message.getCodeChallengeMethod())) {
            throw invalid("Transform algorithm not supported: code_challenge_method must be S256");
        }
        String challenge = message.getCodeChallenge().getValue();
        if (!CODE_CHALLENGE.matcher(challenge).matches()) {
            throw invalid("The code_challenge is malformed");
        }
        return challenge;
    }

    private static Set<Prompt.Type> prompt(AuthorizationRequest message) throws Refusal {
        if (message.getPrompt() == null) {
            return Set.of();
        }
        if (message.getPrompt().contains(Prompt.Type.CREATE)) {
            throw invalid("The prompt create is not supported");
        }
        return Set.copyOf(message.getPrompt());
    }

    private static @Nullable Duration maxAge(Map<String, List<String>> parameters) throws Refusal {
        Optional<String> seconds = Parameters.single(parameters, "max_age");
        if (seconds.isPresent() && !SECONDS.matcher(seconds.get()).matches()) {
            throw invalid("max_age must be a number of seconds");
        }
        return seconds.map(Long::parseLong).map(Duration::ofSeconds).orElse(null);
    }

    private static List<String> acrValues(Map<String, List<String>> parameters) {
        return Parameters.single(parameters, "acr_values").stream()
                .flatMap(SPACES::splitAsStream)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    private static Refusal invalid(String description) {
        return new Refusal(OAuth2Error.INVALID_REQUEST.setDescription(description));
    }
}
