package dev.latchkey.benchmark.service;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;

/**
 * A route with the answer of {@code GET /protected} and without authentication, to measure a request that verifies
 * nothing.
 */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
public final class AnonymousController {
    /** The username in the answer. */
    public static final String USERNAME = "ada";

    /** The same answer as resource-service's. */
    @Serdeable
    record LoggedIn(@JsonProperty("logged_in_as") String username) {}

    /** Returns a username. */
    @Get("/anonymous")
    LoggedIn loggedInAs() {
        return new LoggedIn(USERNAME);
    }
}
