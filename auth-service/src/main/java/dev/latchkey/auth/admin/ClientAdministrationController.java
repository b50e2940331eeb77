package dev.latchkey.auth.admin;

import dev.latchkey.auth.account.Role;
import dev.latchkey.auth.audit.Administrator;
import dev.latchkey.auth.client.Clients;
import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.shared.micronaut.RequiresRecentSignIn;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.micronaut.error.InvalidField;
import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.micronaut.list.PageOf;
import dev.latchkey.shared.micronaut.list.PageRequest;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;

/** {@code /admin/clients}: registers OAuth clients, with the member names of RFC 7591. */
@Controller("/admin/clients")
@Secured(Role.ADMIN)
@SecurityRequirement(name = "bearer")
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class ClientAdministrationController {
    private static final String NO_STORE = "no-store";

    private final ClientRegistrationRules rules;
    private final ClientAdministration administration;
    private final Clients clients;

    ClientAdministrationController(
            ClientRegistrationRules rules, ClientAdministration administration, Clients clients) {
        this.rules = rules;
        this.administration = administration;
        this.clients = clients;
    }

    /** Registers a client. If it has a secret, only this answer contains it. */
    @Post
    @RequiresRecentSignIn(maxAge = "5m")
    @ApiResponse(responseCode = "201", description = "The client, and its secret, which is not shown again.")
    @ApiResponse(responseCode = "400", description = "Some members are not valid.")
    HttpResponse<ClientAnswer> register(AccessToken token, @Body ClientRegistrationRequest request) {
        List<InvalidField> objections = rules.objections(request);
        if (!objections.isEmpty()) {
            throw ProblemException.invalid(objections);
        }
        ClientAdministration.Registered registered = administration.register(request, Administrator.of(token));
        return HttpResponse.created(ClientAnswer.of(registered.client(), registered.secret()))
                .header(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }

    /**
     * Lists the clients, the oldest first; without their secrets.
     *
     * @param page from 0, within the first 10,000 clients
     * @param cursor the value of next from the previous page, instead of a page number
     */
    @Get
    HttpResponse<PageOf<ClientAnswer>> list(
            @QueryValue(defaultValue = "0") @Min(0) int page,
            @QueryValue(defaultValue = "20") @Min(1) @Max(PageRequest.LARGEST) int size,
            @QueryValue(defaultValue = "") String cursor) {
        PageOf<ClientAnswer> found =
                clients.page(PageRequest.of(page, size, cursor)).map(client -> ClientAnswer.of(client, null));
        return HttpResponse.ok(found).header(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }

    /** Gives a client a new secret. Every replica refuses the old one after at most 5 s. */
    @Post("/{id}/secret")
    @RequiresRecentSignIn(maxAge = "5m")
    @Consumes(MediaType.ALL)
    @ApiResponse(responseCode = "200", description = "The client, and its new secret, which is not shown again.")
    @ApiResponse(responseCode = "404", description = "There is no such client, or it has no secret.")
    HttpResponse<ClientAnswer> replaceSecret(AccessToken token, String id) {
        ClientAdministration.Registered registered = administration
                .replaceSecret(id, Administrator.of(token))
                .orElseThrow(() -> notFound("There is no client with this id and a secret."));
        clients.forget(id);
        return HttpResponse.ok(ClientAnswer.of(registered.client(), registered.secret()))
                .header(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }

    /**
     * Deletes a client. After at most 5 s, no replica issues tokens to it. Tokens that it already has stay valid until they
     * expire.
     */
    @Delete("/{id}")
    @RequiresRecentSignIn(maxAge = "5m")
    @ApiResponse(responseCode = "204", description = "The client was deleted.")
    @ApiResponse(responseCode = "404", description = "There is no such client.")
    HttpResponse<Void> delete(AccessToken token, String id) {
        if (!administration.delete(id, Administrator.of(token))) {
            throw notFound("There is no client with this id.");
        }
        clients.forget(id);
        return HttpResponse.noContent();
    }

    private static ProblemException notFound(String detail) {
        return new ProblemException(AuthProblem.CLIENT_NOT_FOUND, detail);
    }
}
