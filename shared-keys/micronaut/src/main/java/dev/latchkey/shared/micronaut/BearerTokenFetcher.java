package dev.latchkey.shared.micronaut;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import io.micronaut.security.filters.SecurityFilter;
import io.micronaut.security.token.TokenAuthenticationFetcher;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Authenticates the caller, with one token reader and one validator. Micronaut's own fetcher takes any number of
 * readers and validators, and one validator that accepts is enough. For each accepted token it also resolves the host
 * and the language of the request, for an event that has no listener.
 */
@Singleton
@Replaces(TokenAuthenticationFetcher.class)
final class BearerTokenFetcher implements AuthenticationFetcher<HttpRequest<?>> {
    private final BearerTokenReader reader;
    private final BearerTokenValidator validator;

    BearerTokenFetcher(BearerTokenReader reader, BearerTokenValidator validator) {
        this.reader = reader;
        this.validator = validator;
    }

    /** {@return the caller, or empty; with a caller, the request's attribute {@link SecurityFilter#TOKEN} is the token} */
    @Override
    public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
        return reader.findToken(request)
                .map(token -> validator
                        .validateToken(token, request)
                        .doOnNext(caller -> request.setAttribute(SecurityFilter.TOKEN, token)))
                .orElseGet(Mono::empty);
    }

    @Override
    public int getOrder() {
        return TokenAuthenticationFetcher.ORDER;
    }
}
