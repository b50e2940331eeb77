package dev.latchkey.auth.page;

import dev.latchkey.auth.brand.Brand;
import io.micronaut.context.BeanProvider;
import io.micronaut.core.io.ResourceLoader;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.views.thymeleaf.WebContext;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.thymeleaf.TemplateEngine;

/** Renders pages, in the language of the request. */
@Singleton
public final class Pages {
    static final MediaType HTML = new MediaType("text/html; charset=utf-8");

    /** The key in a model: where the page leads in the end. */
    public static final String CONTINUATION = "continuation";

    private static final String FOLDER = "page/";
    private static final String ATTRIBUTE = "latchkey.page";
    private static final String FORM_TARGET = "latchkey.page.form-target";
    private static final String CALLS = "latchkey.page.calls";

    private final BeanProvider<TemplateEngine> engine;
    private final Assets assets;
    private final Brand brand;
    private final List<Destination> destinations;

    /**
     * Takes the engine as a provider: it is created for the first page, so a service that shows no page starts without it.
     */
    Pages(BeanProvider<TemplateEngine> engine, ResourceLoader resources, Brand brand, List<Destination> destinations) {
        this.engine = engine;
        this.brand = brand;
        this.destinations = destinations;
        this.assets = Assets.of(resources);
    }

    /**
     * Renders a page.
     *
     * @param template in {@code views/page}, without its suffix
     * @param model what the template shows
     * @return the response, with the status 200 until the caller sets another
     */
    public MutableHttpResponse<String> page(HttpRequest<?> request, String template, Map<String, Object> model) {
        return HttpResponse.ok(html(request, template, model)).contentType(HTML);
    }

    /** {@return a page about an error} */
    public MutableHttpResponse<String> page(
            HttpRequest<?> request, HttpStatus status, String template, Map<String, Object> model) {
        return page(request, template, model).status(status);
    }

    /** {@return 303, the answer to an accepted form, so that a reload does not send the form again} */
    public MutableHttpResponse<?> redirect(HttpRequest<?> request, String path) {
        return redirect(request, URI.create(path));
    }

    /** {@return 303 to an address that the caller has checked} */
    public MutableHttpResponse<?> redirect(HttpRequest<?> request, URI address) {
        request.setAttribute(ATTRIBUTE, true);
        return HttpResponse.seeOther(address);
    }

    /**
     * Lets the forms of the page lead to another site by a redirect of this service. Browsers check such redirects, too,
     * against the page's content security policy.
     *
     * @param source as in {@code form-action}
     */
    public static void allowForms(HttpRequest<?> request, String source) {
        request.setAttribute(FORM_TARGET, source);
    }

    /** {@return the other site that the forms of the page may lead to} */
    static Optional<String> formTarget(HttpRequest<?> request) {
        return request.getAttribute(FORM_TARGET, String.class);
    }

    /** Lets the scripts of the page call this service. */
    public static void allowCalls(HttpRequest<?> request) {
        request.setAttribute(CALLS, true);
    }

    /** {@return whether the scripts of the page may call this service} */
    static boolean hasCalls(HttpRequest<?> request) {
        return request.getAttribute(CALLS).isPresent();
    }

    /** {@return the HTML of a page, for a response that the caller creates} */
    public String html(HttpRequest<?> request, String template, Map<String, Object> model) {
        request.setAttribute(ATTRIBUTE, true);
        preferLanguageOf(model, request);
        Locale language = Language.of(request);
        Map<String, Object> variables = new HashMap<>(model);
        variables.put("language", language.getLanguage());
        variables.put("assets", assets.addresses());
        variables.put("brand", brand.look());
        String continuation = model.get(CONTINUATION) instanceof String target ? target : null;
        variables.put("languages", LanguageSwitch.links(request, language, continuation));
        return engine.get().process(FOLDER + template, new WebContext(request, language, variables));
    }

    /** Uses the language that an application asks for, on the pages that lead to this application. */
    private void preferLanguageOf(Map<String, Object> model, HttpRequest<?> request) {
        if (model.get(CONTINUATION) instanceof String target) {
            destinations.forEach(destination ->
                    destination.uiLocales(target).ifPresent(uiLocales -> Language.prefer(request, uiLocales)));
        }
    }

    /** {@return whether the response is a page, or a redirect to one} */
    static boolean isPage(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE).isPresent();
    }
}
