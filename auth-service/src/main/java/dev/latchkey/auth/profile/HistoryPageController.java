package dev.latchkey.auth.profile;

import dev.latchkey.auth.audit.LoggedEvent;
import dev.latchkey.auth.authorization.Application;
import dev.latchkey.auth.authorization.Applications;
import dev.latchkey.auth.page.BrowserSessions;
import dev.latchkey.auth.page.Continuation;
import dev.latchkey.auth.page.Forms;
import dev.latchkey.auth.page.Language;
import dev.latchkey.auth.page.PageRequests;
import dev.latchkey.auth.page.Pages;
import dev.latchkey.auth.page.SharedPage;
import dev.latchkey.auth.page.SignedIn;
import dev.latchkey.shared.micronaut.list.Cursor;
import dev.latchkey.shared.micronaut.list.Slice;
import io.micronaut.context.annotation.Executable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The page of a person's sign-ins. */
@Hidden
@Controller(HistoryController.PATH)
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class HistoryPageController implements SharedPage {
    private static final String TEMPLATE = "history";
    private static final int PAGE_SIZE = 20;
    private static final Continuation HERE = Continuation.of(HistoryController.PATH);

    private final History history;
    private final Applications applications;
    private final BrowserSessions browsers;
    private final Forms forms;
    private final Pages pages;

    HistoryPageController(
            History history, Applications applications, BrowserSessions browsers, Forms forms, Pages pages) {
        this.history = history;
        this.applications = applications;
        this.browsers = browsers;
        this.forms = forms;
        this.pages = pages;
    }

    @Override
    public String path() {
        return HistoryController.PATH;
    }

    @Override
    @Executable
    public HttpResponse<?> show(HttpRequest<?> request) {
        Optional<SignedIn> person = browsers.find(request);
        if (person.isEmpty()) {
            return pages.redirect(request, HERE.from("/login"));
        }
        Optional<Cursor> place =
                PageRequests.query(request, Cursor.NAME).flatMap(Cursor::parse).filter(Cursor::hasUuid);
        Slice<LoggedEvent> found = history.list(person.get().accountId(), place, PAGE_SIZE);
        Map<String, String> names = applications.list(person.get().accountId()).stream()
                .collect(Collectors.toMap(Application::clientId, Application::name));
        Locale language = Language.of(request);
        Map<String, Object> model = forms.model(request, person.get(), List.of());
        model.put(
                "events",
                found.items().stream()
                        .map(event -> HistoryView.of(event, names, language))
                        .toList());
        model.put("later", place.isPresent());
        found.next()
                .ifPresent(
                        next -> model.put("earlier", HistoryController.PATH + "?" + Cursor.NAME + "=" + next.text()));
        return pages.page(request, TEMPLATE, model);
    }
}
