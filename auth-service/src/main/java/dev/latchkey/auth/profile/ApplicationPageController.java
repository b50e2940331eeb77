package dev.latchkey.auth.profile;

import dev.latchkey.auth.authorization.Application;
import dev.latchkey.auth.authorization.Applications;
import dev.latchkey.auth.page.BrowserSessions;
import dev.latchkey.auth.page.Continuation;
import dev.latchkey.auth.page.Forms;
import dev.latchkey.auth.page.Language;
import dev.latchkey.auth.page.Notice;
import dev.latchkey.auth.page.PageCookies;
import dev.latchkey.auth.page.Pages;
import dev.latchkey.auth.page.SharedPage;
import dev.latchkey.auth.page.SignedIn;
import dev.latchkey.auth.scope.ScopeCatalogue;
import io.micronaut.context.annotation.Executable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The page of the applications that a person has allowed something. */
@Hidden
@Controller(ApplicationController.PATH)
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class ApplicationPageController implements SharedPage {
    private static final String TEMPLATE = "applications";
    private static final String CLIENT = "client";
    private static final Continuation HERE = Continuation.of(ApplicationController.PATH);

    private final Applications applications;
    private final ScopeCatalogue scopes;
    private final BrowserSessions browsers;
    private final PageCookies cookies;
    private final Forms forms;
    private final Pages pages;

    ApplicationPageController(
            Applications applications,
            ScopeCatalogue scopes,
            BrowserSessions browsers,
            PageCookies cookies,
            Forms forms,
            Pages pages) {
        this.applications = applications;
        this.scopes = scopes;
        this.browsers = browsers;
        this.cookies = cookies;
        this.forms = forms;
        this.pages = pages;
    }

    @Override
    public String path() {
        return ApplicationController.PATH;
    }

    @Override
    @Executable
    public HttpResponse<?> show(HttpRequest<?> request) {
        Optional<SignedIn> person = browsers.find(request);
        if (person.isEmpty()) {
            return signIn(request);
        }
        Map<String, Object> model = forms.model(request, person.get(), List.of());
        Locale language = Language.of(request);
        model.put(
                "applications",
                applications.list(person.get().accountId()).stream()
                        .map(application -> view(application, language))
                        .toList());
        cookies.takeNotice(request).ifPresent(notice -> model.put("notice", notice.key()));
        return pages.page(request, TEMPLATE, model);
    }

    /** Withdraws what an application was allowed. Changes nothing if it was allowed nothing. */
    @Post(uri = "/withdraw", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> withdraw(HttpRequest<?> request, @Body @Nullable String body) {
        Optional<SignedIn> person = browsers.find(request);
        if (person.isEmpty()) {
            return signIn(request);
        }
        String client = forms.read(request, body, person.get()).exact(CLIENT);
        if (applications.withdraw(person.get().accountId(), client)) {
            cookies.setNotice(request, Notice.APPLICATION_WITHDRAWN);
        }
        return pages.redirect(request, ApplicationController.PATH);
    }

    private ApplicationView view(Application application, Locale language) {
        DateTimeFormatter day = DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                .withLocale(language)
                .withZone(ZoneOffset.UTC);
        return new ApplicationView(
                application.clientId(),
                application.name(),
                application.scope().stream()
                        .map(name -> new ApplicationView.Line(
                                name,
                                scopes.find(name)
                                        .flatMap(entry -> entry.description(language))
                                        .orElse(null)))
                        .toList(),
                day.format(application.since()));
    }

    private HttpResponse<?> signIn(HttpRequest<?> request) {
        return pages.redirect(request, HERE.from("/login"));
    }
}
