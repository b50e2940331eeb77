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
 * Finds out who calls: from one place, by one validator. Micronaut's own takes any number of readers and validators, of
 * which one that accepts is enough, and for each token that was accepted finds out the host and the language of the request,
 * for an event to which nobody listens.
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

    /** {@return the caller, whose token is in the request's attribute {@link SecurityFilter#TOKEN} then; or empty} */
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
