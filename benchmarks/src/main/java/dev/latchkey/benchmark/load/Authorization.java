package dev.latchkey.benchmark.load;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Values of the {@code Authorization} header. */
public final class Authorization {
    public static final String HEADER = "Authorization";

    private Authorization() {}

    /** {@return the value for a bearer token (RFC 6750 section 2.1)} */
    public static String bearer(String token) {
        return "Bearer " + token;
    }

    /** {@return the value for a client (RFC 6749 section 2.3.1); its id and secret must need no encoding} */
    public static String basic(String clientId, String secret) {
        return "Basic "
                + Base64.getEncoder().encodeToString((clientId + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    public static Map<String, String> header(String value) {
        return Map.of(HEADER, value);
    }
}
