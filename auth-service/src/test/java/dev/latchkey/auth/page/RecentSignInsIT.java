package dev.latchkey.auth.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When pages ask for a new sign-in, and the way there and back. */
class RecentSignInsIT {
    private static final String ADDRESS = "/login?continue=%2Ftwo-step&again=true";

    private final AuthServer server = AuthServer.shared();

    private Optional<HttpResponse<?>> ask(Instant authTime) {
        return server.bean(RecentSignIns.class)
                .ask(
                        HttpRequest.GET("/two-step"),
                        new SignedIn(UUID.randomUUID(), UUID.randomUUID(), authTime, List.of("pwd")),
                        "/two-step");
    }

    @Test
    void askWhenTheSignInIsRecentThenNothing() {
        assertThat(ask(Instant.now())).isEmpty();
        assertThat(ask(Instant.now().minus(Duration.ofMinutes(4)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT6M", "PT24H", "-PT24H", "PT500000H"})
    void askWhenTheSignInIsOldOrInTheFutureThenTheWayToTheSignInPage(Duration age) {
        assertThat(ask(Instant.now().minus(age))).hasValueSatisfying(answer -> {
            assertThat(answer.code()).isEqualTo(303);
            assertThat(answer.getHeaders().get(HttpHeaders.LOCATION)).isEqualTo(ADDRESS);
        });
    }

    @Test
    void signInPageWhenAskedForThenItShowsItsFormToASignedInUserAndLeadsBack() {
        TestBrowser browser = new TestBrowser(server).signedInAs(server.register());

        assertThat(TestBrowser.hidden(browser.get(ADDRESS))).containsEntry("continue", "/two-step");
    }
}
