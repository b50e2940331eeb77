package dev.latchkey.system;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Another issuer. It publishes its own key and signs any claims, for tokens that auth-service would never issue. */
final class OtherIssuer implements AutoCloseable {
    private static final String KID = "other";

    private final ObjectMapper json = new ObjectMapper();
    private final KeyPair keys;
    private final HttpServer server;

    OtherIssuer() throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        byte[] keySet = json.writeValueAsBytes(Map.of(
                "keys",
                List.of(Map.of(
                        "kty",
                        "RSA",
                        "kid",
                        KID,
                        "n",
                        base64(unsigned(key.getModulus())),
                        "e",
                        base64(unsigned(key.getPublicExponent()))))));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, keySet.length);
            exchange.getResponseBody().write(keySet);
            exchange.close();
        });
        server.start();
    }

    String jwksUri() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks.json";
    }

    /** {@return a token signed with this issuer's key, by the algorithm in {@code algorithm}} */
    String sign(String type, String algorithm, Map<String, Object> claims)
            throws IOException, GeneralSecurityException {
        String input = base64(json.writeValueAsBytes(Map.of("typ", type, "alg", algorithm, "kid", KID)))
                + '.'
                + base64(json.writeValueAsBytes(claims));
        byte[] bytes = input.getBytes(StandardCharsets.US_ASCII);
        return input + '.' + base64(algorithm.startsWith("HS") ? mac(bytes) : signature(algorithm, bytes));
    }

    private byte[] signature(String algorithm, byte[] input) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA" + algorithm.substring(2) + "withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(input);
        return signature.sign();
    }

    /** A known attack: uses the public key, which everyone can read, as the secret of the HMAC. */
    private byte[] mac(byte[] input) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(keys.getPublic().getEncoded(), "HmacSHA256"));
        return mac.doFinal(input);
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
