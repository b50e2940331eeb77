package dev.latchkey.auth.client;

import dev.latchkey.shared.micronaut.error.HttpProblem;
import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;

/** The logos of applications, for browsers. */
@Hidden
@Controller(ClientLogos.PATH)
@Produces(MediaType.ALL)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class ClientLogoController {
    private static final String CACHE_CONTROL = "public, max-age=3600";

    private final Clients clients;
    private final ClientLogos logos;

    ClientLogoController(Clients clients, ClientLogos logos) {
        this.clients = clients;
        this.logos = logos;
    }

    @Get("/{clientId}")
    HttpResponse<?> logo(HttpRequest<?> request, @PathVariable String clientId) {
        return clients.find(clientId)
                .flatMap(logos::find)
                .<HttpResponse<?>>map(logo -> logo.answer(request, CACHE_CONTROL))
                .orElseThrow(() -> new ProblemException(HttpProblem.NOT_FOUND, "There is nothing at this address."));
    }
}
