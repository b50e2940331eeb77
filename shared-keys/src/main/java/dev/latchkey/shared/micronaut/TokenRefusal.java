package dev.latchkey.shared.micronaut;

import dev.latchkey.shared.token.Refusal;
import io.micronaut.http.HttpRequest;
import java.util.Optional;

/** Why the token of a request was refused, kept with the request. */
public final class TokenRefusal {
    private static final String ATTRIBUTE = "latchkey.refusal";

    private TokenRefusal() {}

    /** {@return why the request's token was refused; empty when it had none, or a good one} */
    public static Optional<Refusal> of(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE, Refusal.class);
    }

    static void remember(HttpRequest<?> request, Refusal reason) {
        request.setAttribute(ATTRIBUTE, reason);
    }
}
