package dev.latchkey.shared.micronaut;

import dev.latchkey.shared.micronaut.error.HttpProblem;
import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.token.reader.TokenReader;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * Takes the token from the Authorization header only (RFC 6750 section 2.1). A token in the query would appear in logs
 * and browser histories. Micronaut's own reader takes the first of several headers, and writes the header to its debug
 * log.
 */
@Singleton
@Replaces(io.micronaut.security.token.bearer.BearerTokenReader.class)
final class BearerTokenReader implements TokenReader<HttpRequest<?>> {
    private static final String SCHEME = "Bearer";

    /**
     * {@return the token; empty when the request has no such header or another scheme; the empty string for a bare
     * scheme}
     */
    @Override
    public Optional<String> findToken(HttpRequest<?> request) {
        List<String> headers = request.getHeaders().getAll(HttpHeaders.AUTHORIZATION);
        if (headers.size() > 1) {
            throw severalTokens();
        }
        return headers.stream()
                .filter(BearerTokenReader::isBearer)
                .map(BearerTokenReader::token)
                .findFirst();
    }

    static boolean isBearer(String header) {
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && (header.length() == SCHEME.length() || header.charAt(SCHEME.length()) == ' ');
    }

    private static String token(String header) {
        return header.substring(SCHEME.length()).strip();
    }

    static ProblemException severalTokens() {
        return new ProblemException(HttpProblem.MULTIPLE_CREDENTIALS, "The request has more than one credential.")
                .withHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_request\"");
    }
}
