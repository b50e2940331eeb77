package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceProcess;
import dev.latchkey.system.Visitor.Eyes;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Wrong wall clocks of the database and of the services, and clocks that step while the processes run. */
@EnabledOnOs(OS.LINUX)
@Needs(Program.GCC)
class ClockFaultIT {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration FORTY_MINUTES = Duration.ofMinutes(40);
    private static final Duration HOUR = Duration.ofHours(1);

    /** Longer than the grace period of a used refresh token: within it, a client may present the token again. */
    private static final Duration BEYOND_THE_GRACE = Duration.ofSeconds(15);

    /** In this time a verifier has renewed its lease more than ten times, and has evicted expired revocations. */
    private static final Duration BEYOND_TEN_LEASES = ClockStack.LEASE.multipliedBy(10);

    /** Long enough for the calls after a start. A verifier reads all revocations before it is ready. */
    private static final Duration AFTER_A_START = ClockStack.LEASE.multipliedBy(4);

    @TempDir
    static Path folder;

    private static ClockStack clocks;
    private static LocalStack stack;

    private final Caller caller = new Caller();
    private final String username = Caller.newUsername();

    @BeforeAll
    static void start() throws Exception {
        clocks = ClockStack.start(folder);
        stack = clocks.stack();
    }

    @AfterAll
    static void stop() {
        if (clocks != null) {
            clocks.close();
        }
    }

    @BeforeEach
    void register() {
        assertThat(caller.register(stack.auth(1), username).status()).isEqualTo(201);
    }

    @AfterEach
    void setAllClocksRight() {
        clocks.setAllRight();
    }

    /** Checks that the clocks really step: without that, the other tests prove nothing. */
    @Test
    void stepAClockThenTheRunningProcessSeesIt() throws SQLException {
        clocks.setDatabaseClock(HOUR);
        Instant almost = Instant.now().plus(FORTY_MINUTES);
        assertThat(new Superuser(stack.postgres())
                        .isTrue("clock_timestamp() > to_timestamp(%d)".formatted(almost.getEpochSecond())))
                .isTrue();
        for (ServiceProcess service : stack.services()) {
            clocks.setClock(service, HOUR);
            String date = caller.get(service, "/nowhere").header("Date");
            assertThat(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant())
                    .as(service.name())
                    .isAfter(almost);
        }
    }

    @Test
    @DisplayName("after a logout's answer no verifier accepts the token, whatever the wall clocks say")
    void logOutWhileClocksAreWrongOrStepThenAcceptedByNoVerifier() {
        LogoutWatch watch = new LogoutWatch(stack, username);
        try (watch) {
            List<TrackedSession> sessions = watch.open(9);
            clocks.setClock(stack.auth(2), FORTY_MINUTES.negated());
            clocks.setClock(stack.auth(3), FORTY_MINUTES);
            clocks.setClock(stack.resource(2), FORTY_MINUTES.negated());
            clocks.setClock(stack.resource(3), FORTY_MINUTES);
            sessions.subList(0, 3)
                    .forEach(
                            session -> watch.logOut("the services' clocks are 40 minutes off", stack.auth(1), session));
            sessions.subList(3, 6)
                    .forEach(session -> watch.tryToLogOut("the same, at a replica behind", stack.auth(2), session));
            sessions.subList(6, 9)
                    .forEach(session -> watch.tryToLogOut("the same, at a replica ahead", stack.auth(3), session));
            watch.tryToLogInAndOutAtEach("logged in while the services' clocks are 40 minutes off");
            watch.lookOn(BEYOND_TEN_LEASES);
            restart(stack.resource(1));
            restart(stack.resource(2));
            watch.lookOn(AFTER_A_START);

            clocks.setAllRight();
            sessions = watch.open(9);
            clocks.setDatabaseClock(FORTY_MINUTES);
            watch.logOutAtEach("the database's clock is 40 minutes ahead", sessions);
            watch.tryToLogInAndOutAtEach("logged in while the database's clock is 40 minutes ahead");
            watch.lookOn(BEYOND_TEN_LEASES);
            restart(stack.resource(3));
            watch.lookOn(AFTER_A_START);

            clocks.setAllRight();
            stepEach(watch);
            watch.lookOn(BEYOND_TEN_LEASES);
            restart(stack.resource(1));
            watch.lookOn(AFTER_A_START);
        }
        assertThat(watch.acceptedAfterLogout()).isEmpty();
        assertThat(watch.unconfirmed()).as("logouts that were not answered 200").isEmpty();
        assertThat(watch.checkedAfterLogout()).isGreaterThan(1000);
    }

    /**
     * Steps each clock an hour ahead, then an hour behind, then back. After each step it logs out at another replica.
     * If the stepped process is auth-service, it also logs in and out there.
     */
    private static void stepEach(LogoutWatch watch) {
        for (String process : clocks.clocks().keySet()) {
            Optional<ServiceProcess> stepped = stack.replicas(Service.AUTH).stream()
                    .filter(replica -> replica.name().equals(process))
                    .findFirst();
            ServiceProcess other = stepped.equals(Optional.of(stack.auth(1))) ? stack.auth(2) : stack.auth(1);
            List<TrackedSession> sessions = watch.open(2);
            for (Duration step : List.of(HOUR, HOUR.negated())) {
                clocks.setClock(process, step);
                String situation = process + " has stepped by " + step;
                watch.logOut(situation, other, sessions.removeFirst());
                stepped.ifPresent(itself -> watch.tryToLogInAndOut(situation + " and logged in", itself, itself));
            }
            clocks.setAllRight();
        }
    }

    @Test
    void differFromTheDatabaseThenMeasuredAndLoggedAndBeyondFiveMinutesNotReady() {
        Map<ServiceProcess, Duration> wrong = Map.of(
                stack.auth(2), Duration.ofMinutes(-6),
                stack.resource(2), Duration.ofMinutes(6));
        Map<ServiceProcess, Duration> odd = Map.of(
                stack.auth(3), Duration.ofMinutes(2),
                stack.resource(3), Duration.ofMinutes(-2));
        wrong.forEach(clocks::setClock);
        odd.forEach(clocks::setClock);

        wrong.forEach((service, ahead) -> {
            awaitDifference(service, ahead);
            await(service.name()).atMost(LONG).until(() -> caller.health(service, "readiness") == 503);
            assertThat(caller.health(service, "liveness")).isEqualTo(200);
        });
        odd.forEach((service, ahead) -> {
            awaitDifference(service, ahead);
            await(service.name())
                    .atMost(LONG)
                    .until(() -> service.output().stream()
                            .anyMatch(line -> line.contains("WARN") && line.contains("clock")));
            assertThat(caller.health(service, "readiness")).as(service.name()).isEqualTo(200);
        });
        assertThat(caller.health(stack.resource(1), "readiness")).isEqualTo(200);
    }

    @Test
    void rotateKeysWhenAVerifiersClockWasAnHourAheadAndSteppedBackThenItAcceptsTheNewKey() {
        ServiceProcess verifier = stack.resource(3);
        clocks.setClock(verifier, HOUR);
        endAllKeys();
        // The token has expired for this verifier, but the verifier still fetches the unknown key.
        assertThat(caller.status(verifier.uri(), "/protected", logIn())).isIn(401, 503);
        clocks.setClock(verifier, Duration.ZERO);
        endAllKeys();
        String token = logIn();

        await().atMost(LONG).until(() -> caller.status(verifier.uri(), "/protected", token) == 200);
    }

    @Test
    void refreshAgainAtAReplicaWhoseClockDiffersThenNoTheft() {
        clocks.setClock(stack.auth(2), BEYOND_THE_GRACE.negated());

        assertRetryGivesTheSame(stack.auth(1), stack.auth(2));
        assertRetryGivesTheSame(stack.auth(2), stack.auth(1));
    }

    @Test
    @Needs(Program.CHROMIUM)
    void signInAgainWhenTheReplicaThatSignsInIsBehindThenAskedOnce() throws Exception {
        clocks.setClock(stack.auth(2), BEYOND_THE_GRACE.negated());
        URI issuer = stack.auth(1).uri();
        NativeApplication application = NativeApplication.of(issuer, registerApplication(), redirect());
        String request = application.begin("openid").request().toURI() + "&prompt=login";
        try (Chromium chromium = Chromium.start();
                Visitor visitor = new Visitor(chromium.browser(), issuer, Eyes.of(1280, true))) {
            visitor.open(request);
            assertThat(visitor.path()).isEqualTo("/login");
            visitor.open(visitor.page()
                            .url()
                            .replace(issuer.toString(), stack.auth(2).uri().toString()))
                    .type("Email address or username", username)
                    .type("Password", Caller.PASSWORD)
                    .click("Sign in");

            assertThat(visitor.text()).contains("Allow Clock Reader to sign you in?");
        }
    }

    private void assertRetryGivesTheSame(ServiceProcess first, ServiceProcess second) {
        String token = caller.logIn(stack.auth(1), username).text("refresh_token");
        Reply refreshed = caller.refresh(first, token);
        assertThat(refreshed.status()).isEqualTo(200);

        Reply again = caller.refresh(second, token);

        assertThat(again.status())
                .as("used at %s, again at %s: %s", first.name(), second.name(), again.body())
                .isEqualTo(200);
        assertThat(again.text("refresh_token")).isEqualTo(refreshed.text("refresh_token"));
        assertThat(caller.refresh(second, again.text("refresh_token")).status())
                .as("the session goes on")
                .isEqualTo(200);
    }

    private void awaitDifference(ServiceProcess service, Duration ahead) {
        await(service.name())
                .atMost(LONG)
                .untilAsserted(() -> assertThat(Math.abs(caller.metric(service, "latchkey_clock_difference_seconds")))
                        .isBetween(ahead.abs().toSeconds() - 5.0, ahead.abs().toSeconds() + 5.0));
    }

    /** Restarts the service. Does not wait for readiness, because a wrong clock may prevent it. */
    private void restart(ServiceProcess service) {
        service.stop();
        service.start();
        await(service.name()).atMost(LONG).until(() -> caller.health(service, "liveness") == 200);
    }

    private String logIn() {
        return caller.logIn(stack.auth(1), username).text("access_token");
    }

    private String administrator() {
        return caller.logIn(stack.auth(1), ClockStack.ADMINISTRATOR).text("access_token");
    }

    private void endAllKeys() {
        assertThat(caller.call(stack.auth(1), "POST", "/admin/keys/rotate", administrator(), Map.of("emergency", true))
                        .status())
                .isEqualTo(200);
    }

    private String registerApplication() {
        Reply registered = caller.call(
                stack.auth(1),
                "POST",
                "/admin/clients",
                administrator(),
                Map.of(
                        "client_name", "Clock Reader",
                        "token_endpoint_auth_method", "none",
                        "grant_types", List.of("authorization_code"),
                        "scope", "openid",
                        "redirect_uris", List.of(redirect().toString())));
        assertThat(registered.status()).isEqualTo(201);
        return registered.text("client_id");
    }

    private static URI redirect() {
        return URI.create("http://127.0.0.1:9/callback");
    }
}
