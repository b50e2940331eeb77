package dev.latchkey.auth.download;

import dev.latchkey.auth.page.BrowserSessions;
import dev.latchkey.auth.page.Forms;
import dev.latchkey.auth.page.Pages;
import dev.latchkey.auth.page.SharedPage;
import dev.latchkey.auth.page.SignedIn;
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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The page with the button that downloads all that is stored about the person. */
@Hidden
@Controller(DataController.PATH)
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class DataPageController implements SharedPage {
    private static final String TEMPLATE = "account-data";
    private static final String SIGN_IN = "/login?continue=" + DataController.PATH;

    private final DataDownload download;
    private final BrowserSessions browsers;
    private final Forms forms;
    private final Pages pages;

    DataPageController(DataDownload download, BrowserSessions browsers, Forms forms, Pages pages) {
        this.download = download;
        this.browsers = browsers;
        this.forms = forms;
        this.pages = pages;
    }

    @Override
    public String path() {
        return DataController.PATH;
    }

    @Override
    @Executable
    public HttpResponse<?> show(HttpRequest<?> request) {
        Optional<SignedIn> person = browsers.find(request);
        return person.isEmpty()
                ? pages.redirect(request, SIGN_IN)
                : pages.page(request, TEMPLATE, forms.model(request, person.get(), List.of()));
    }

    /** Downloads the file. It is a form, so that a link of another site cannot use up the downloads of the day. */
    @Post(uri = "/download", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> download(HttpRequest<?> request, @Body @Nullable String body) {
        Optional<SignedIn> person = browsers.find(request);
        if (person.isEmpty()) {
            return pages.redirect(request, SIGN_IN);
        }
        forms.read(request, body, person.get());
        return download.file(person.get().accountId(), person.get().sessionId());
    }
}
