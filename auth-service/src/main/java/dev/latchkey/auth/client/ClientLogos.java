package dev.latchkey.auth.client;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.latchkey.auth.asset.Asset;
import dev.latchkey.auth.asset.ImageType;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logos of applications, for the consent page. This service fetches a logo, so that an application does not learn which
 * browser looks at the page, and cannot change the image for one of them. No page waits for a fetch; only the request for the
 * image does.
 *
 * <p>A logo is a PNG, JPEG or WebP image of at most 256 kB. Its content decides about that. A logo is fetched anew after a day,
 * a missing one after ten minutes. The memory of all logos is bounded.
 */
@Singleton
public final class ClientLogos {
    static final String PATH = "/client-logos";

    private static final Logger LOG = LoggerFactory.getLogger(ClientLogos.class);

    /** An SVG can hold scripts, and a document of any size after decompression. */
    private static final Set<ImageType> TYPES = Set.of(ImageType.PNG, ImageType.JPEG, ImageType.WEBP);

    private static final int LARGEST = 256 * 1024;
    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration KEPT = Duration.ofDays(1);
    private static final Duration MISSING_KEPT = Duration.ofMinutes(10);
    private static final int OK = 200;

    private final ClientHttp http;
    private final ExecutorService blocking;
    private final AsyncCache<String, Optional<Asset>> logos;

    ClientLogos(ClientAddressRules rules, @Named(TaskExecutors.BLOCKING) ExecutorService blocking, Ticker ticker) {
        this.http = new ClientHttp(rules, TIMEOUT);
        this.blocking = blocking;
        this.logos = Caffeine.newBuilder()
                .ticker(ticker)
                .maximumWeight(MOST_BYTES)
                .weigher((String uri, Optional<Asset> logo) ->
                        uri.length() + logo.map(Asset::size).orElse(0))
                .expireAfter(
                        Expiry.<String, Optional<Asset>>creating((uri, logo) -> logo.isPresent() ? KEPT : MISSING_KEPT))
                .buildAsync();
    }

    /** Begins to fetch the client's logo, if it has one, and returns at once. */
    public void prepare(RegisteredClient client) {
        String uri = client.logoUri();
        if (uri != null) {
            var _ = fetched(uri);
        }
    }

    /** {@return the address of the client's logo for a page; empty when there is none, as far as is known by now} */
    public Optional<String> address(RegisteredClient client) {
        String uri = client.logoUri();
        if (uri == null) {
            return Optional.empty();
        }
        CompletableFuture<Optional<Asset>> logo = fetched(uri);
        return logo.isDone() && logo.join().isEmpty()
                ? Optional.empty()
                : Optional.of(PATH + "/" + URLEncoder.encode(client.clientId(), StandardCharsets.UTF_8));
    }

    /** {@return the client's logo; empty when there is none} Waits for a fetch, for the timeout at most. */
    Optional<Asset> find(RegisteredClient client) {
        String uri = client.logoUri();
        return uri == null ? Optional.empty() : fetched(uri).join();
    }

    private CompletableFuture<Optional<Asset>> fetched(String uri) {
        return logos.get(uri, (address, executor) -> CompletableFuture.supplyAsync(() -> fetch(address), blocking));
    }

    private Optional<Asset> fetch(String uri) {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder().header("Accept", "image/png, image/jpeg, image/webp");
            HttpResponse<byte[]> response =
                    http.send(URI.create(uri), request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST));
            if (response.statusCode() != OK) {
                throw new IOException("the answer has the status " + response.statusCode());
            }
            byte[] content = response.body();
            ImageType type = ImageType.of(content)
                    .filter(TYPES::contains)
                    .orElseThrow(() -> new IOException("the answer is no PNG, JPEG or WebP image"));
            return Optional.of(Asset.of(content, type.mediaType()));
        } catch (IOException | RuntimeException e) { // whatever happens, the page is shown without the logo
            LOG.info("The logo {} cannot be fetched, and is not shown; next try in 10 min: {}", uri, e.getMessage());
            return Optional.empty();
        }
    }
}
