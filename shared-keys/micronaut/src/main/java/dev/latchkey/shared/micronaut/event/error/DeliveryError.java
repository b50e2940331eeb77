package dev.latchkey.shared.micronaut.event.error;

import dev.latchkey.shared.token.SecurityEventRefusal;
import io.micronaut.http.HttpResponse;
import io.micronaut.serde.annotation.Serdeable;

/**
 * The body of an answer that refuses a security event token (RFC 8935 section 2.3).
 *
 * @param err one of the codes of section 2.4
 */
@Serdeable
public record DeliveryError(String err, String description) {
    /** {@return 400 with the reason} */
    public static HttpResponse<DeliveryError> answer(SecurityEventRefusal reason) {
        return HttpResponse.badRequest(new DeliveryError(reason.code(), reason.description()));
    }
}
