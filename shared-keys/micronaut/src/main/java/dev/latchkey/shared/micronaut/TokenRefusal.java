package dev.latchkey.shared.micronaut;

import dev.latchkey.shared.token.Refusal;
import io.micronaut.http.HttpRequest;
import java.util.Optional;

/** The reason why a request's token was refused, as an attribute of the request. */
public final class TokenRefusal {
    private static final String ATTRIBUTE = "latchkey.refusal";

    private TokenRefusal() {}

    /** {@return why the request's token was refused; empty when the request had no token, or a valid one} */
    public static Optional<Refusal> of(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE, Refusal.class);
    }

    static void remember(HttpRequest<?> request, Refusal reason) {
        request.setAttribute(ATTRIBUTE, reason);
    }
}
