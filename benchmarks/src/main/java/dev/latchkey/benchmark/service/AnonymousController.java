package dev.latchkey.benchmark.service;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;

/** {@code GET /protected} for everybody: what a request costs of which nothing is verified. */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
public final class AnonymousController {
    /** Who is said to be logged in. */
    public static final String USERNAME = "ada";

    /** As resource-service's own. */
    @Serdeable
    record LoggedIn(@JsonProperty("logged_in_as") String username) {}

    /** Tells a username. */
    @Get("/anonymous")
    LoggedIn loggedInAs() {
        return new LoggedIn(USERNAME);
    }
}
