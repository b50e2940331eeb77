package dev.latchkey.shared.micronaut;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.http.server.cors.CrossOrigin;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.security.Principal;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A service's endpoints, as a user of the library writes them. */
@Controller("/test")
class TestController {
    @Get("/authentication")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    Map<String, Object> authentication(Authentication authentication) {
        return new TreeMap<>(Map.of(
                "name", authentication.getName(),
                "roles", authentication.getRoles(),
                "client_id", authentication.getAttributes().get("client_id")));
    }

    @Get("/principal")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    Map<String, Object> principal(Principal principal) {
        return Map.of("name", principal.getName());
    }

    @Get("/token")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    Map<String, Object> token(AccessToken token) {
        return Map.of("logged_in_as", String.valueOf(token.username()));
    }

    @Get("/role")
    @Secured("admin")
    Map<String, Object> role() {
        return Map.of("answer", "for administrators");
    }

    @Get("/scope")
    @RequiresScope("notes:read")
    Map<String, Object> scope() {
        return Map.of("answer", "for readers");
    }

    @Get("/scope-and-role")
    @RequiresScope("notes:read")
    @Secured("admin")
    Map<String, Object> scopeAndRole() {
        return Map.of("answer", "for reading administrators");
    }

    @Get("/recent")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    @RequiresRecentSignIn(maxAge = "5m")
    Map<String, Object> recent() {
        return Map.of("answer", "for users who have just signed in");
    }

    @Get("/recent-by-default")
    @RequiresScope("notes:read")
    @RequiresRecentSignIn
    Map<String, Object> recentByDefault() {
        return Map.of("answer", "for users who have just signed in");
    }

    @Get("/two-factors")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    @RequiresRecentSignIn(acr = "2")
    Map<String, Object> twoFactors() {
        return Map.of("answer", "for users with two factors");
    }

    @Get("/recent-role")
    @Secured("admin")
    @RequiresRecentSignIn(acr = "2", maxAge = "5m")
    Map<String, Object> recentRole() {
        return Map.of("answer", "for administrators who have just signed in");
    }

    @Get("/recent-open")
    @Secured(SecurityRule.IS_ANONYMOUS)
    @RequiresRecentSignIn(maxAge = "5m")
    Map<String, Object> recentOpen() {
        return Map.of("answer", "for users who have just signed in");
    }

    @Get("/recent-bug")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    @RequiresRecentSignIn(maxAge = "soon")
    Map<String, Object> recentBug() {
        return Map.of("answer", "for nobody");
    }

    @Get("/open")
    @Secured(SecurityRule.IS_ANONYMOUS)
    Map<String, Object> open() {
        return Map.of("answer", "for everybody");
    }

    @Get("/forgotten")
    Map<String, Object> forgotten() {
        return Map.of("answer", "for nobody");
    }

    @Get("/bug")
    @Secured(SecurityRule.IS_ANONYMOUS)
    Map<String, Object> bug() {
        throw new IllegalStateException("SELECT password FROM auth.account; dev.latchkey.Secret");
    }

    @Get("/bug-in-sql")
    @Secured(SecurityRule.IS_ANONYMOUS)
    @ExecuteOn(TaskExecutors.BLOCKING)
    Map<String, Object> bugInSql() throws SQLException {
        throw new SQLException("ERROR: relation \"auth.account\" does not exist", "42P01");
    }

    @Get("/outage")
    @Secured(SecurityRule.IS_ANONYMOUS)
    @ExecuteOn(TaskExecutors.BLOCKING)
    Map<String, Object> outage() throws SQLException {
        throw new SQLException("Connection to db.internal:5432 refused", "08001");
    }

    @Get("/sold-out")
    @Secured(SecurityRule.IS_ANONYMOUS)
    Map<String, Object> soldOut() {
        throw new SoldOut();
    }

    @Get("/sold-out-forever")
    @Secured(SecurityRule.IS_ANONYMOUS)
    @ExecuteOn(TaskExecutors.BLOCKING)
    Map<String, Object> soldOutForever() {
        throw new SoldOut.Forever();
    }

    @Get("/cross-origin")
    @CrossOrigin("https://shop.example.test")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    Map<String, Object> crossOrigin() {
        throw new IllegalStateException("a bug");
    }

    @Get("/status/{status}")
    @Secured(SecurityRule.IS_ANONYMOUS)
    Map<String, Object> status(int status) {
        throw new HttpStatusException(HttpStatus.valueOf(status), "dev.latchkey.Secret");
    }

    /** A request's body. */
    @Serdeable
    record Note(
            @NotBlank @Size(max = 20) String title,
            @Nullable String text) {}

    @Post("/notes")
    @Secured(SecurityRule.IS_ANONYMOUS)
    Map<String, Object> note(@Valid @Body Note note) {
        return new TreeMap<>(Map.of("title", note.title, "text", String.valueOf(note.text)));
    }

    /** A request's body with a member of each type; JSON names differ from the Java names. */
    @Serdeable
    record Everything(
            @JsonProperty("some_text") @Nullable String someText,
            @JsonProperty("some_texts") @Nullable List<String> someTexts,
            @Nullable Integer number,
            @JsonProperty("large_number") @Nullable Long largeNumber,
            @Nullable Boolean flag,
            @Nullable Map<String, Object> object) {}

    @Post("/everything")
    @Secured(SecurityRule.IS_ANONYMOUS)
    Map<String, Object> everything(@Body Everything body) {
        return Map.of("read", body.toString());
    }

    @Post("/form")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Secured(SecurityRule.IS_AUTHENTICATED)
    Map<String, Object> form(@Body Map<String, Object> form) {
        return new TreeMap<>(form);
    }
}
