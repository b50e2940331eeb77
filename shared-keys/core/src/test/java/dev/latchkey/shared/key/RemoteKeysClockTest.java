package dev.latchkey.shared.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import dev.latchkey.shared.clock.ExpiryClock;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestKeys;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The limits of a key set, with clocks that the test moves and an issuer in memory. */
class RemoteKeysClockTest {
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Duration TIME_TO_LIVE = Duration.ofHours(3);
    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final Duration TOLERANCE = Duration.ofHours(24);
    private static final Duration STEP = Duration.ofHours(30);

    private final TestClock clock = TestClock.atStart();
    private final Issuer issuer = new Issuer();
    private final RemoteKeys keys = new RemoteKeys(
            URI.create("http://localhost/jwks.json"),
            new KeySetLimits(TIME_TO_LIVE, INTERVAL, TOLERANCE, Duration.ofSeconds(5)),
            issuer,
            new ExpiryClock(clock::nanoTime, clock));

    @AfterEach
    void close() {
        keys.close();
    }

    @Test
    @DisplayName("61 one fetch per interval")
    void getWhenTheIntervalHasNotPassedThenNoFetch() throws KeySourceException {
        assertThat(find(TestKeys.other())).isEmpty();
        assertThat(find(TestKeys.other())).isEmpty();
        clock.advance(INTERVAL.minus(MOMENT));
        assertThat(find(TestKeys.other())).isEmpty();
        assertThat(issuer.fetches).isEqualTo(1);

        clock.advance(MOMENT);
        assertThat(find(TestKeys.other())).isEmpty();
        assertThat(find(TestKeys.other())).isEmpty();
        assertThat(issuer.fetches).isEqualTo(2);
    }

    @Test
    @DisplayName("61 a failed fetch counts too")
    void getWhenAFetchFailedThenTheIntervalHolds() throws KeySourceException {
        issuer.down = true;
        requireUnavailable(TestKeys.signing());
        issuer.down = false;
        clock.advance(INTERVAL.minus(MOMENT));
        requireUnavailable(TestKeys.signing());
        assertThat(issuer.fetches).isEqualTo(1);

        clock.advance(MOMENT);
        assertThat(find(TestKeys.signing())).hasSize(1);
    }

    @Test
    void getWhenTheWallClockSteppedBackThenANewKeyIsFetchedAfterTheInterval() throws KeySourceException {
        find(TestKeys.signing());
        clock.stepBack(STEP);
        issuer.published = List.of(TestKeys.signing(), TestKeys.other());

        clock.advance(INTERVAL);

        assertThat(find(TestKeys.other())).hasSize(1);
    }

    @Test
    void getWhenTheWallClockSteppedBackThenARemovedKeyIsGoneAfterTheTimeToLive() throws KeySourceException {
        issuer.published = List.of(TestKeys.signing(), TestKeys.other());
        assertThat(find(TestKeys.other())).hasSize(1);
        clock.stepBack(STEP);
        issuer.published = List.of(TestKeys.signing());
        clock.advance(TIME_TO_LIVE.minus(MOMENT));
        assertThat(keys.atHand(selector(TestKeys.other()))).hasSize(1);

        clock.advance(MOMENT);

        assertThat(keys.atHand(selector(TestKeys.other()))).isEmpty();
        assertThat(find(TestKeys.other())).isEmpty();
        assertThat(find(TestKeys.signing())).hasSize(1);
    }

    @Test
    void getWhenTheWallClockSteppedBackThenAnOutageIsNotToleratedForLonger() throws KeySourceException {
        find(TestKeys.signing());
        clock.stepBack(STEP);
        issuer.down = true;
        clock.advance(TOLERANCE.minus(MOMENT));
        assertThat(find(TestKeys.signing())).hasSize(1);

        clock.advance(TIME_TO_LIVE);

        requireUnavailable(TestKeys.signing());
    }

    /** As on a suspended machine, whose monotonic clock has stopped. */
    @Test
    void getWhenOnlyTheWallClockHasGoneOnThenFetched() throws KeySourceException {
        find(TestKeys.signing());
        issuer.published = List.of(TestKeys.other());

        clock.set(TestClock.START.plus(TIME_TO_LIVE));

        assertThat(keys.atHand(selector(TestKeys.signing()))).isEmpty();
        assertThat(find(TestKeys.signing())).isEmpty();
        assertThat(find(TestKeys.other())).hasSize(1);
    }

    @Test
    void getWhenTheFetchForAnUnknownKeyFailsThenItCannotBeToldUntilAFetchSucceeds() throws KeySourceException {
        find(TestKeys.signing());
        issuer.down = true;
        clock.advance(INTERVAL);

        requireUnavailable(TestKeys.other());
        requireUnavailable(TestKeys.other());
        assertThat(find(TestKeys.signing())).hasSize(1);
        assertThat(issuer.fetches).isEqualTo(2);

        issuer.down = false;
        clock.advance(INTERVAL);
        assertThat(find(TestKeys.other())).isEmpty();
    }

    @Test
    void getWhenTheIssuerIsDownThenKnownKeysAreFoundWithoutAFetchForEach() throws KeySourceException {
        find(TestKeys.signing());
        issuer.down = true;
        clock.advance(TIME_TO_LIVE);

        for (int i = 0; i < 10; i++) {
            assertThat(find(TestKeys.signing())).hasSize(1);
            clock.advance(INTERVAL);
        }

        assertThat(issuer.fetches).isEqualTo(2);
    }

    private void requireUnavailable(RSAKey key) {
        assertThatExceptionOfType(KeySourceException.class).isThrownBy(() -> find(key));
    }

    private List<JWK> find(RSAKey key) throws KeySourceException {
        return keys.get(selector(key), null);
    }

    private static JWKSelector selector(RSAKey key) {
        return new JWKSelector(new JWKMatcher.Builder().keyID(key.getKeyID()).build());
    }

    private static final class Issuer implements ResourceRetriever {
        private List<RSAKey> published = List.of(TestKeys.signing());
        private boolean down;
        private int fetches;

        @Override
        public Resource retrieveResource(URL url) throws IOException {
            fetches++;
            if (down) {
                throw new IOException("unreachable");
            }
            return new Resource(
                    TestKeys.published(published.toArray(RSAKey[]::new)).toString(), null);
        }
    }
}
