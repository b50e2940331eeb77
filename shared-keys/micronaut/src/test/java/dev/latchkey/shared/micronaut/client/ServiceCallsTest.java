package dev.latchkey.shared.micronaut.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shared.test.TestClock;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import io.micronaut.json.JsonMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which circuit counts the calls for tokens, and which the calls to the service. */
class ServiceCallsTest {
    private static final String CACHED = "things:read";
    private static final String NOT_CACHED = "things:write";
    private static final int MORE_THAN_OPEN_A_CIRCUIT = 10;

    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger tokenRequests = new AtomicInteger();
    private final List<String> received = new ArrayList<>();
    private boolean authServiceIsDown;
    private String refused = "";
    private final ServiceCalls calls = calls();

    @AfterEach
    void stop() {
        blocking.close();
    }

    @Test
    void callWhenAuthServiceIsDownThenTheCircuitOfTheServiceStaysClosed() {
        assertThat(call(CACHED)).isEqualTo(new CallResult.Answered<>("lamp"));
        authServiceIsDown = true;

        for (int i = 0; i < MORE_THAN_OPEN_A_CIRCUIT; i++) {
            assertThat(call(NOT_CACHED)).isInstanceOf(CallResult.Unavailable.class);
        }

        assertThat(call(CACHED)).isEqualTo(new CallResult.Answered<>("lamp"));
    }

    @Test
    void callWhenAuthServiceIsDownThenItsOwnCircuitOpens() {
        authServiceIsDown = true;
        for (int i = 0; i < MORE_THAN_OPEN_A_CIRCUIT; i++) {
            call(NOT_CACHED);
        }
        int reached = tokenRequests.get();

        assertThat(call(NOT_CACHED))
                .isEqualTo(
                        new CallResult.Unavailable<>("auth-service is not called while its circuit breaker is open"));

        assertThat(tokenRequests).hasValue(reached);
        assertThat(received).isEmpty();
    }

    @Test
    void callWhenTheTokenIsRefusedThenOnceMoreWithAFreshOne() {
        call(CACHED);
        refused = "Bearer 1";

        assertThat(call(CACHED)).isEqualTo(new CallResult.Answered<>("lamp"));

        assertThat(received).containsExactly("Bearer 1", "Bearer 1", "Bearer 2");
    }

    private CallResult<String> call(String scope) {
        return calls.call("things", scope, String.class, this::things);
    }

    private HttpResponse<String> things(String authorization) {
        received.add(authorization);
        if (authorization.equals(refused)) {
            throw new HttpClientResponseException("refused", HttpResponse.status(HttpStatus.UNAUTHORIZED));
        }
        return HttpResponse.ok("\"lamp\"");
    }

    private HttpResponse<String> token() {
        int number = tokenRequests.incrementAndGet();
        if (authServiceIsDown) {
            throw new HttpClientResponseException("down", HttpResponse.status(HttpStatus.SERVICE_UNAVAILABLE));
        }
        return HttpResponse.ok("{\"access_token\":\"" + number + "\",\"token_type\":\"Bearer\",\"expires_in\":300}");
    }

    private ServiceCalls calls() {
        TestClock clock = TestClock.atStart();
        OwnClientSettings settings =
                new OwnClientSettings("orders", "s3cret", Duration.ofSeconds(30), Duration.ofSeconds(5));
        Answers answers = new Answers(JsonMapper.createDefault());
        TokenEndpoint endpoint = new TokenEndpoint((basic, form) -> token(), answers, settings);
        OwnTokens tokens = new OwnTokens(endpoint, settings, clock::nanoTime, blocking);
        return new ServiceCalls(tokens, answers, settings, new Circuits(settings, clock::nanoTime));
    }
}
