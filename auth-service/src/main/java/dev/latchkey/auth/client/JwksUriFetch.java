package dev.latchkey.auth.client;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import dev.latchkey.shared.key.KeySetLimits;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** Fetches a client's keys from its {@code jwks_uri}. Reads no more of the answer than a key set may have. */
final class JwksUriFetch implements ResourceRetriever {
    private static final int OK = 200;

    private final ClientHttp http;

    JwksUriFetch(ClientHttp http) {
        this.http = http;
    }

    @Override
    public Resource retrieveResource(URL url) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder().header("Accept", "application/jwk-set+json, application/json");
        HttpResponse<byte[]> response = http.send(
                URI.create(url.toString()),
                request,
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), KeySetLimits.MAX_SIZE));
        if (response.statusCode() != OK) {
            throw new IOException("the answer has the status " + response.statusCode());
        }
        return new Resource(new String(response.body(), StandardCharsets.UTF_8), null);
    }
}
