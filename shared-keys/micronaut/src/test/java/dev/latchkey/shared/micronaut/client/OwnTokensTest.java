package dev.latchkey.shared.micronaut.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.shared.test.TestClock;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import io.micronaut.json.JsonMapper;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which answers of the token endpoint are cached. */
class OwnTokensTest {
    /** Many, since a fetch can affect the next one only within microseconds. */
    private static final int TIMES = 5_000;

    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final TestClock clock = TestClock.atStart();
    private final AtomicInteger requests = new AtomicInteger();

    @AfterEach
    void stop() {
        blocking.close();
    }

    @Test
    void getWhenTheFetchFailedThenTheNextCallFetchesAnew() {
        OwnTokens tokens = tokens((basic, form) -> {
            requests.incrementAndGet();
            throw new HttpClientResponseException("down", HttpResponse.status(HttpStatus.SERVICE_UNAVAILABLE));
        });

        for (int i = 1; i <= TIMES; i++) {
            assertThatThrownBy(() -> tokens.get("accounts:read")).isInstanceOf(CallFailedException.class);
            assertThat(requests).hasValue(i);
        }
    }

    @Test
    void getWhenTheTokenHasNoLifetimeThenTheNextCallFetchesAnew() {
        OwnTokens tokens = tokens((basic, form) ->
                HttpResponse.ok("{\"access_token\":\"" + requests.incrementAndGet() + "\",\"token_type\":\"Bearer\"}"));

        for (int i = 1; i <= TIMES; i++) {
            assertThat(tokens.get("accounts:read").authorization()).isEqualTo("Bearer " + i);
        }
    }

    @Test
    void getWhenTheWallClockStepsBackThenTheTokenIsNotKeptBeyondItsEnd() {
        OwnTokens tokens = tokens((basic, form) -> HttpResponse.ok("{\"access_token\":\"" + requests.incrementAndGet()
                + "\",\"token_type\":\"Bearer\",\"expires_in\":300}"));
        assertThat(tokens.get("accounts:read").authorization()).isEqualTo("Bearer 1");
        clock.stepBack(Duration.ofHours(1));
        assertThat(tokens.get("accounts:read").authorization()).isEqualTo("Bearer 1");

        clock.advance(Duration.ofMinutes(5));

        assertThat(tokens.get("accounts:read").authorization()).isEqualTo("Bearer 2");
    }

    private OwnTokens tokens(TokenClient client) {
        OwnClientSettings settings =
                new OwnClientSettings("orders", "s3cret", Duration.ofSeconds(30), Duration.ofSeconds(5));
        Answers answers = new Answers(JsonMapper.createDefault());
        return new OwnTokens(new TokenEndpoint(client, answers, settings), settings, clock::nanoTime, blocking);
    }
}
