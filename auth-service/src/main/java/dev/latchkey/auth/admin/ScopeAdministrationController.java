package dev.latchkey.auth.admin;

import dev.latchkey.auth.account.Role;
import dev.latchkey.auth.audit.Administrator;
import dev.latchkey.auth.client.Clients;
import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.auth.scope.ScopeCatalogue;
import dev.latchkey.auth.scope.ScopeDefinition;
import dev.latchkey.auth.scope.ScopeEntry;
import dev.latchkey.shared.micronaut.RequiresRecentSignIn;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.micronaut.error.FieldFlaw;
import dev.latchkey.shared.micronaut.error.InvalidField;
import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.micronaut.list.PageOf;
import dev.latchkey.shared.micronaut.list.PageRequest;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.ArrayList;
import java.util.List;

/** {@code /admin/scopes}: the catalogue of scopes. */
@Controller("/admin/scopes")
@Secured(Role.ADMIN)
@SecurityRequirement(name = "bearer")
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class ScopeAdministrationController {
    private static final String PREFIX = "/admin/scopes/";
    private static final String NO_STORE = "no-store";

    private final ScopeAdministration administration;
    private final ScopeCatalogue scopes;
    private final Clients clients;

    ScopeAdministrationController(ScopeAdministration administration, ScopeCatalogue scopes, Clients clients) {
        this.administration = administration;
        this.scopes = scopes;
        this.clients = clients;
    }

    /** Adds a scope. Every replica knows it after at most 5 s. */
    @Post
    @RequiresRecentSignIn(maxAge = "5m")
    @ApiResponse(responseCode = "201", description = "The scope.")
    @ApiResponse(responseCode = "400", description = "Some members are not valid.")
    @ApiResponse(responseCode = "409", description = "There is a scope with this name, or there are too many scopes.")
    HttpResponse<ScopeAnswer> add(AccessToken token, @Body ScopeDefinition definition) {
        List<InvalidField> objections = definition.objections();
        if (!objections.isEmpty()) {
            throw ProblemException.invalid(objections);
        }
        if (scopes.isFull()) {
            throw new ProblemException(
                    AuthProblem.TOO_MANY_SCOPES,
                    "There are " + ScopeCatalogue.MOST_ADDED + " scopes of administrators. Delete one first.");
        }
        ScopeEntry entry = definition.entry(ScopeEntry.Origin.ADMINISTRATOR);
        if (!administration.add(entry, Administrator.of(token))) {
            throw new ProblemException(AuthProblem.SCOPE_EXISTS, "There is a scope with this name.");
        }
        scopes.load();
        return HttpResponse.created(ScopeAnswer.of(entry)).header(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }

    /**
     * Lists all scopes by name: the built-in ones, those of the settings, and those of administrators.
     *
     * @param page from 0
     * @param cursor the value of next from the previous page, instead of a page number
     */
    @Get
    HttpResponse<PageOf<ScopeAnswer>> list(
            @QueryValue(defaultValue = "0") @Min(0) int page,
            @QueryValue(defaultValue = "20") @Min(1) @Max(PageRequest.LARGEST) int size,
            @QueryValue(defaultValue = "") String cursor) {
        PageOf<ScopeAnswer> found =
                scopes.page(PageRequest.of(page, size, cursor)).map(ScopeAnswer::of);
        return HttpResponse.ok(found).header(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }

    /**
     * Replaces the descriptions and the permissions of a scope. Registrations, sessions and consents keep it. Every replica
     * knows it after at most 10 s.
     *
     * @param name percent-encoded; in the body it may be absent
     */
    @Put("/{+name}")
    @RequiresRecentSignIn(maxAge = "5m")
    @ApiResponse(responseCode = "200", description = "The scope.")
    @ApiResponse(responseCode = "400", description = "Some members are not valid.")
    @ApiResponse(responseCode = "404", description = "There is no such scope.")
    @ApiResponse(responseCode = "409", description = "The scope is built in, or comes from a setting.")
    HttpResponse<ScopeAnswer> replace(
            AccessToken token, HttpRequest<?> request, String name, @Body ScopeDefinition definition) {
        String exact = nameIn(request);
        ScopeDefinition named = new ScopeDefinition(exact, definition.descriptions(), definition.allowedFor());
        List<InvalidField> objections = new ArrayList<>(named.objections());
        if (definition.name() != null && !definition.name().equals(exact)) {
            objections.add(new InvalidField("name", FieldFlaw.INVALID, "must be the name in the address, or absent"));
        }
        if (!objections.isEmpty()) {
            throw ProblemException.invalid(objections);
        }
        ScopeEntry entry = named.entry(ScopeEntry.Origin.ADMINISTRATOR);
        if (!administration.replace(entry, Administrator.of(token))) {
            throw unchangeable(exact);
        }
        scopes.load();
        clients.forgetAll();
        return HttpResponse.ok(ScopeAnswer.of(entry)).header(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }

    /**
     * Deletes a scope, and takes it away from all clients. After at most 5 s, every replica refuses requests for it, and a
     * refresh leaves it out. Tokens that have it keep it until they expire.
     *
     * @param name percent-encoded
     */
    @Delete("/{+name}")
    @RequiresRecentSignIn(maxAge = "5m")
    @ApiResponse(responseCode = "204", description = "The scope was deleted.")
    @ApiResponse(responseCode = "404", description = "There is no such scope.")
    @ApiResponse(responseCode = "409", description = "The scope is built in, or comes from a setting.")
    HttpResponse<Void> delete(AccessToken token, HttpRequest<?> request, String name) {
        String exact = nameIn(request);
        if (!administration.delete(exact, Administrator.of(token))) {
            throw unchangeable(exact);
        }
        scopes.load();
        clients.forgetAll();
        return HttpResponse.noContent();
    }

    private ProblemException unchangeable(String name) {
        return scopes.isFixed(name)
                ? new ProblemException(
                        AuthProblem.SCOPE_FIXED,
                        "The scope is built in or comes from a setting, so it cannot be changed here.")
                : new ProblemException(AuthProblem.SCOPE_NOT_FOUND, "There is no scope with this name.");
    }

    /**
     * {@return the name in the address} The route's variable has no slash at the end, so it may name another scope, and has
     * a space for each plus sign.
     */
    private static String nameIn(HttpRequest<?> request) {
        String path = request.getUri().getPath();
        return path.substring(path.indexOf(PREFIX) + PREFIX.length());
    }
}
