package dev.latchkey.auth.authorization;

import dev.latchkey.auth.client.ClientLogos;
import dev.latchkey.auth.client.RegisteredClient;
import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.auth.page.Form;
import dev.latchkey.auth.page.Forms;
import dev.latchkey.auth.page.Language;
import dev.latchkey.auth.page.Pages;
import dev.latchkey.auth.page.SignedIn;
import dev.latchkey.auth.scope.ScopeCatalogue;
import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The page that asks the user whether an application may have what it asks for. */
@Singleton
final class ConsentPage {
    private static final String TEMPLATE = "consent";
    private static final String REQUEST = "request";
    private static final String DECISION = "decision";

    private final Forms forms;
    private final Pages pages;
    private final ScopeCatalogue scopes;
    private final ClientLogos logos;

    ConsentPage(Forms forms, Pages pages, ScopeCatalogue scopes, ClientLogos logos) {
        this.forms = forms;
        this.pages = pages;
        this.scopes = scopes;
        this.logos = logos;
    }

    /**
     * The question to the user.
     *
     * @param client the application; its name is not verified
     * @param host where the browser is sent after the decision, so that the user can recognize it
     * @param username the signed-in user
     * @param scope what the application asks for
     * @param request comes back with the decision
     * @param formTarget the source for {@code form-action}: where the decision leads
     */
    record Question(
            RegisteredClient client,
            String host,
            String username,
            List<String> scope,
            String request,
            String formTarget) {}

    /**
     * The user's decision.
     *
     * @param request of the {@link Question}
     */
    record Decision(String request, boolean allowed) {}

    /**
     * A line of the list of requested scope.
     *
     * @param text its description in the language of the page; null when the catalogue has none
     */
    public record Line(String scope, @Nullable String text) {}

    /**
     * A link to a page of the application.
     *
     * @param key of its text
     * @param address null when the application has no such page
     */
    public record Link(String key, @Nullable String address) {}

    /** {@return the page} */
    HttpResponse<?> ask(HttpRequest<?> request, SignedIn person, Question question) {
        Pages.allowForms(request, question.formTarget());
        Map<String, Object> model = new HashMap<>(Map.of(
                "token", forms.token(request, person),
                "application", question.client().clientName(),
                "host", question.host(),
                "username", question.username(),
                "lines", lines(question.scope(), Language.of(request)),
                "links", links(question.client()),
                "request", question.request()));
        logos.address(question.client()).ifPresent(logo -> model.put("logo", logo));
        return pages.page(request, TEMPLATE, model);
    }

    private static List<Link> links(RegisteredClient client) {
        return Stream.of(
                        new Link("consent.website", client.clientUri()),
                        new Link("consent.policy", client.policyUri()),
                        new Link("consent.terms", client.tosUri()))
                .filter(link -> link.address() != null)
                .toList();
    }

    private List<Line> lines(List<String> scope, Locale language) {
        return scope.stream()
                .map(name -> new Line(
                        name,
                        scopes.find(name)
                                .flatMap(entry -> entry.description(language))
                                .orElse(null)))
                .toList();
    }

    /**
     * Reads its form.
     *
     * @param body null when the request has none
     * @throws ProblemException 403 when it is not the form that this browser got for this session; 400 when it is
     *     malformed, or has no decision
     */
    Decision read(HttpRequest<?> request, @Nullable String body, SignedIn person) {
        Form form = forms.read(request, body, person);
        return switch (form.exact(DECISION)) {
            case "allow" -> new Decision(form.exact(REQUEST), true);
            case "deny" -> new Decision(form.exact(REQUEST), false);
            default -> throw new ProblemException(AuthProblem.INVALID_FORM, "The form is not valid.");
        };
    }
}
