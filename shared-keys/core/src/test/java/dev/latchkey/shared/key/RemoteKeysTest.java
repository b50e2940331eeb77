package dev.latchkey.shared.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.RSAKey;
import dev.latchkey.shared.test.TestIssuer;
import dev.latchkey.shared.test.TestKeys;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Uses a real HTTP server and the system's clocks. Where time must pass, the limits are short, and the test waits for
 * the effect. {@link RemoteKeysClockTest} moves the clocks.
 */
@Timeout(60)
class RemoteKeysTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Nothing expires, and a second fetch is allowed at once. */
    private static final KeySetLimits EAGER = new KeySetLimits(LONG, Duration.ofMillis(1), LONG, TIMEOUT);
    /** Nothing expires, and only one fetch is allowed. */
    private static final KeySetLimits ONE_FETCH = new KeySetLimits(LONG.multipliedBy(3), LONG, LONG, TIMEOUT);
    /** A key set expires soon. */
    private static final KeySetLimits SHORT = shortLived(LONG);

    private final TestIssuer issuer = new TestIssuer();
    private final List<RemoteKeys> opened = new ArrayList<>();

    private static KeySetLimits shortLived(Duration outageTolerance) {
        return new KeySetLimits(
                Duration.ofMillis(1300), Duration.ofMillis(10), outageTolerance, Duration.ofMillis(300));
    }

    @AfterEach
    void close() {
        for (RemoteKeys keys : opened) {
            keys.close();
        }
        issuer.close();
    }

    @Test
    void getWhenCachedThenFetchedOnce() throws KeySourceException {
        RemoteKeys keys = open(EAGER);
        assertThat(issuer.requests())
                .as("nothing is fetched before it is needed")
                .isZero();

        for (int i = 0; i < 100; i++) {
            assertThat(find(keys, TestKeys.signing())).hasSize(1);
        }

        assertThat(issuer.requests()).isEqualTo(1);
    }

    @Test
    void atHandThenNothingIsFetched() throws KeySourceException {
        RemoteKeys keys = open(EAGER);
        assertThat(keys.atHand(selector(TestKeys.signing()))).isEmpty();
        assertThat(issuer.requests()).isZero();

        List<JWK> found = find(keys, TestKeys.signing());

        assertThat(keys.atHand(selector(TestKeys.signing()))).hasSize(1).first().isSameAs(found.getFirst());
        assertThat(keys.atHand(selector(TestKeys.other()))).isEmpty();
        assertThat(issuer.requests()).isEqualTo(1);
    }

    @Test
    void atHandWhenTheIssuerIsDownThenNoneOnceTheSetIsOld() throws Exception {
        RemoteKeys keys = open(SHORT);
        find(keys, TestKeys.signing());
        assertThat(keys.atHand(selector(TestKeys.signing()))).hasSize(1);

        issuer.answer(503, "");

        await().untilAsserted(() ->
                assertThat(keys.atHand(selector(TestKeys.signing()))).isEmpty());
        assertThat(find(keys, TestKeys.signing())).hasSize(1);
    }

    @Test
    void getWhenKeyIsRotatedThenTheNewOneIsFoundAtOnce() throws Exception {
        RemoteKeys keys = open(EAGER);
        assertThat(find(keys, TestKeys.signing())).hasSize(1);

        issuer.publish(TestKeys.signing(), TestKeys.other());

        await().untilAsserted(() -> assertThat(find(keys, TestKeys.other()))
                .extracting(JWK::getKeyID)
                .containsExactly(TestKeys.other().getKeyID()));
        assertThat(find(keys, TestKeys.signing())).hasSize(1);
        assertThat(issuer.requests()).isEqualTo(2);
    }

    @Test
    @DisplayName("61 1,000 bogus kids: at most one fetch per interval, and known keys are still found")
    void getWhenAThousandUnknownKidsThenAtMostOneFetch() throws Exception {
        RemoteKeys keys = open(ONE_FETCH);
        assertThat(find(keys, TestKeys.signing())).hasSize(1);

        List<Future<List<JWK>>> bogus = new ArrayList<>();
        List<Future<List<JWK>>> known = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1000; i++) {
                String kid = "bogus-" + i;
                bogus.add(threads.submit(() -> find(keys, kid)));
                known.add(threads.submit(() -> find(keys, TestKeys.signing())));
            }
        }

        for (Future<List<JWK>> answer : bogus) {
            assertThat(answer.get()).isEmpty();
        }
        for (Future<List<JWK>> answer : known) {
            assertThat(answer.get()).hasSize(1);
        }
        assertThat(issuer.requests()).isEqualTo(1);
    }

    @Test
    @DisplayName("62 a removed key is refused after the time to live")
    void getWhenKeyWasRemovedThenGoneAfterTheTimeToLive() throws Exception {
        issuer.publish(TestKeys.signing(), TestKeys.other());
        RemoteKeys keys = open(SHORT);
        assertThat(find(keys, TestKeys.other())).hasSize(1);

        issuer.publish(TestKeys.signing());

        await().untilAsserted(() -> assertThat(find(keys, TestKeys.other())).isEmpty());
        assertThat(find(keys, TestKeys.signing())).hasSize(1);
    }

    @Test
    @DisplayName("63 auth-service down: known keys still verify")
    void getWhenTheIssuerFailsThenTheLastKeysAreUsed() throws Exception {
        RemoteKeys keys = open(SHORT);
        assertThat(find(keys, TestKeys.signing())).hasSize(1);

        issuer.answer(503, "");

        await().until(() -> {
            assertThat(find(keys, TestKeys.signing())).hasSize(1);
            return issuer.requests() >= 4;
        });
        assertThatExceptionOfType(KeySourceException.class)
                .as("the issuer may have published the key since")
                .isThrownBy(() -> find(keys, TestKeys.other()));
    }

    @Test
    @DisplayName("63 auth-service is down for longer than the outage tolerance")
    void getWhenTheOutageIsTooLongThenNoKeySet() throws Exception {
        RemoteKeys keys = open(shortLived(Duration.ofMillis(200)));
        assertThat(find(keys, TestKeys.signing())).hasSize(1);

        issuer.answer(503, "");

        await().untilAsserted(() ->
                assertThatExceptionOfType(KeySourceException.class).isThrownBy(() -> find(keys, TestKeys.signing())));
        issuer.publish(TestKeys.signing());
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(find(keys, TestKeys.signing())).hasSize(1));
    }

    @Test
    @DisplayName("63 a verifier that starts while auth-service is down waits")
    void getWhenNeverLoadedThenNoKeySetUntilTheIssuerIsThere() {
        issuer.answer(503, "");
        RemoteKeys keys = open(EAGER);
        assertThatExceptionOfType(KeySourceException.class).isThrownBy(() -> find(keys, TestKeys.signing()));

        issuer.publish(TestKeys.signing());

        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(find(keys, TestKeys.signing())).hasSize(1));
    }

    @Test
    void getWhenTheFirstFetchFailedThenTheIntervalStillHolds() {
        issuer.answer(503, "");
        RemoteKeys keys = open(ONE_FETCH);

        for (int i = 0; i < 10; i++) {
            assertThatExceptionOfType(KeySourceException.class).isThrownBy(() -> find(keys, TestKeys.signing()));
        }

        assertThat(issuer.requests()).isEqualTo(1);
    }

    @Test
    void getWhenTheSetIsTooLargeThenRefused() {
        issuer.answer(200, "{\"keys\":[],\"x\":\"" + "x".repeat(64 * 1024) + "\"}");
        RemoteKeys keys = open(EAGER);

        assertThatExceptionOfType(KeySourceException.class).isThrownBy(() -> find(keys, TestKeys.signing()));
    }

    @Test
    void getWhenTheAnswerIsNoKeySetThenRefused() {
        RemoteKeys keys = open(EAGER);
        for (String body : new String[] {"", "<html>", "[]", "null", "{}", "{\"keys\":{}}"}) {
            issuer.answer(200, body);
            assertThatExceptionOfType(KeySourceException.class)
                    .as(body)
                    .isThrownBy(() -> find(keys, TestKeys.signing()));
        }
    }

    @Test
    void getWhenARefreshBringsNoKeySetThenTheLastKeysAreUsed() throws Exception {
        RemoteKeys keys = open(SHORT);
        assertThat(find(keys, TestKeys.signing())).hasSize(1);

        for (String body : new String[] {"<html>", "{\"keys\":{}}", "null", "x".repeat(65 * 1024)}) {
            issuer.answer(200, body);
            int before = issuer.requests();
            await().until(() -> {
                assertThat(find(keys, TestKeys.signing())).hasSize(1);
                return issuer.requests() > before + 1;
            });
        }
    }

    @Test
    void getWhenTheIssuerHangsThenTheTimeoutEndsTheWait() throws Exception {
        issuer.hang();
        RemoteKeys keys = open(SHORT);
        assertThatExceptionOfType(KeySourceException.class).isThrownBy(() -> find(keys, TestKeys.signing()));

        issuer.release();

        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(find(keys, TestKeys.signing())).hasSize(1));
    }

    @Test
    void getWhenTheIssuerHangsThenKnownKeysAreFound() throws Exception {
        RemoteKeys keys = open(SHORT);
        assertThat(find(keys, TestKeys.signing())).hasSize(1);

        issuer.hang();

        await().until(() -> {
            assertThat(find(keys, TestKeys.signing())).hasSize(1);
            return issuer.requests() >= 4;
        });
    }

    @Test
    void newKeysWhenTheAddressIsNotHttpThenRefused() {
        for (String address :
                new String[] {"file:///etc/passwd", "ftp://localhost/x", "jwks.json", "jar:http://x!/y"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new RemoteKeys(URI.create(address), EAGER));
        }
    }

    private RemoteKeys open(KeySetLimits limits) {
        RemoteKeys keys = new RemoteKeys(issuer.jwksUri(), limits);
        opened.add(keys);
        return keys;
    }

    private static List<JWK> find(RemoteKeys keys, RSAKey key) throws KeySourceException {
        return find(keys, key.getKeyID());
    }

    private static JWKSelector selector(RSAKey key) {
        return new JWKSelector(new JWKMatcher.Builder().keyID(key.getKeyID()).build());
    }

    private static List<JWK> find(RemoteKeys keys, String kid) throws KeySourceException {
        return keys.get(new JWKSelector(new JWKMatcher.Builder().keyID(kid).build()), null);
    }
}
