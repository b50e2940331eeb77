package dev.latchkey.auth.page;

import dev.latchkey.auth.secret.HmacSha256;
import dev.latchkey.auth.secret.RandomSecret;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The tokens that protect forms against cross-site requests: a signed double submit. The browser keeps a secret in a
 * cookie. A form's token is a nonce and an HMAC under that secret, over the nonce and the session that the form was written
 * for. So no other site can create a token. An attacker might plant a secret in a browser. Once the browser is signed in,
 * that does not help either: the attacker does not know the session. The nonce makes each token different, so the length of
 * a compressed page reveals nothing.
 */
@Singleton
final class FormTokens {
    private static final int MAC_BYTES = 32;
    private static final int NONCE_BYTES = 16;
    private static final Pattern TOKEN = Pattern.compile("[\\w-]{64}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final PageCookies cookies;

    FormTokens(PageCookies cookies) {
        this.cookies = cookies;
    }

    /**
     * {@return a token for a form} Creates a secret and sets its cookie, if the browser has none.
     *
     * @param session that the form is bound to; empty for none
     */
    String issue(HttpRequest<?> request, String session) {
        String secret = cookies.formSecret(request).filter(FormTokens::isSecret).orElseGet(() -> newSecret(request));
        byte[] nonce = newNonce();
        return RandomSecret.text(ByteBuffer.allocate(NONCE_BYTES + MAC_BYTES)
                .put(nonce)
                .put(mac(secret, nonce, session))
                .array());
    }

    /** {@return whether this browser got the token for a form of this session} */
    boolean isGood(HttpRequest<?> request, String token, String session) {
        String secret = cookies.formSecret(request).orElse("");
        if (!isSecret(secret) || !TOKEN.matcher(token).matches()) {
            return false;
        }
        byte[] bytes = Base64.getUrlDecoder().decode(token);
        byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
        byte[] mac = Arrays.copyOfRange(bytes, NONCE_BYTES, bytes.length);
        return MessageDigest.isEqual(mac, mac(secret, nonce, session));
    }

    private String newSecret(HttpRequest<?> request) {
        String secret = RandomSecret.text();
        cookies.setFormSecret(request, secret);
        return secret;
    }

    private static boolean isSecret(String secret) {
        return RandomSecret.isText(secret);
    }

    private static byte[] mac(String secret, byte[] nonce, String session) {
        return HmacSha256.of(
                secret.getBytes(StandardCharsets.US_ASCII), nonce, session.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] newNonce() {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return nonce;
    }
}
