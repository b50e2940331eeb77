package dev.latchkey.shared.micronaut;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.Map;

/** A controller whose class requires a recent sign-in. */
@Controller("/recent")
@Secured(SecurityRule.IS_AUTHENTICATED)
@RequiresRecentSignIn(maxAge = "1h")
class RecentTestController {
    @Get("/class")
    Map<String, Object> byClass() {
        return Map.of("answer", "within the hour");
    }

    @Get("/method")
    @RequiresRecentSignIn(maxAge = "5m")
    Map<String, Object> byMethod() {
        return Map.of("answer", "within five minutes");
    }

    @Get("/both")
    @RequiresRecentSignIn(acr = "2")
    Map<String, Object> byBoth() {
        return Map.of("answer", "within the hour, with two factors");
    }
}
