package dev.latchkey.auth.factor;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.page.BrowserSessions;
import dev.latchkey.auth.page.Continuation;
import dev.latchkey.auth.page.FieldError;
import dev.latchkey.auth.page.Form;
import dev.latchkey.auth.page.Forms;
import dev.latchkey.auth.page.Language;
import dev.latchkey.auth.page.Notice;
import dev.latchkey.auth.page.PageCookies;
import dev.latchkey.auth.page.Pages;
import dev.latchkey.auth.page.RecentSignIns;
import dev.latchkey.auth.page.SignedIn;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The page of a signed-in user for the authenticator app and the recovery codes. */
@Hidden
@Controller(TwoStepController.PATH)
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class TwoStepController {
    static final String PATH = "/two-step";

    private static final String STATE = "two-step";
    private static final String SET_UP = "two-step-set-up";
    private static final String CODES = "two-step-codes";
    private static final String CODE = "app-code";
    private static final String ENROLMENT = "enrolment";

    private final SecondFactors factors;
    private final AppEnrolments enrolments;
    private final AccountRepository accounts;
    private final BrowserSessions browsers;
    private final RecentSignIns recent;
    private final PageCookies cookies;
    private final Forms forms;
    private final Pages pages;

    TwoStepController(
            SecondFactors factors,
            AppEnrolments enrolments,
            AccountRepository accounts,
            BrowserSessions browsers,
            RecentSignIns recent,
            PageCookies cookies,
            Forms forms,
            Pages pages) {
        this.factors = factors;
        this.enrolments = enrolments;
        this.accounts = accounts;
        this.browsers = browsers;
        this.recent = recent;
        this.cookies = cookies;
        this.forms = forms;
        this.pages = pages;
    }

    @Get
    HttpResponse<?> show(HttpRequest<?> request) {
        return browsers.find(request)
                .<HttpResponse<?>>map(person -> state(request, HttpStatus.OK, person, List.of()))
                .orElseGet(() -> signIn(request));
    }

    /** Shows the QR code of a new app. Nothing is stored yet. */
    @Post(uri = "/set-up", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> setUp(HttpRequest<?> request, @Body @Nullable String body) {
        return recently(
                request,
                body,
                (person, account) -> factors.hasApp(account.id())
                        ? pages.redirect(request, PATH)
                        : app(
                                request,
                                HttpStatus.OK,
                                person,
                                enrolments.begin(account, person.sessionId()),
                                List.of()));
    }

    /** Adds the app by a code of it, and shows the recovery codes. The enrolment shows that the sign-in was recent. */
    @Post(uri = "/confirm", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> confirm(HttpRequest<?> request, @Body @Nullable String body) {
        Optional<SignedIn> person = browsers.find(request);
        if (person.isEmpty()) {
            return signIn(request);
        }
        Form form = forms.read(request, body, person.get());
        String enrolment = form.exact(ENROLMENT);
        String code = form.text(CODE);
        if (code.isEmpty()) {
            return again(request, person.get(), enrolment, "error.second-step.missing");
        }
        return switch (enrolments.confirm(person.get().accountId(), person.get().sessionId(), enrolment, code)) {
            case Confirmation.Added added -> codes(request, person.get(), added.recoveryCodes());
            case Confirmation.WrongCode() -> again(request, person.get(), enrolment, "error.two-step.wrong");
            case Confirmation.Expired(), Confirmation.Refused() -> pages.redirect(request, PATH);
        };
    }

    /** Removes the app. */
    @Post(uri = "/remove", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> remove(HttpRequest<?> request, @Body @Nullable String body) {
        return recently(request, body, (person, account) -> switch (factors.remove(account.id(), person.sessionId())) {
            case REMOVED -> {
                cookies.setNotice(request, Notice.APP_REMOVED);
                yield pages.redirect(request, PATH);
            }
            case NONE -> pages.redirect(request, PATH);
            case NEEDED ->
                state(request, HttpStatus.CONFLICT, person, List.of(FieldError.of("remove", "error.two-step.needed")));
        });
    }

    /** Replaces the recovery codes, and shows the new ones. */
    @Post(uri = "/codes", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> replaceCodes(HttpRequest<?> request, @Body @Nullable String body) {
        return recently(
                request,
                body,
                (person, account) -> factors.replaceCodes(account.id(), person.sessionId())
                        .<HttpResponse<?>>map(codes -> codes(request, person, codes))
                        .orElseGet(() -> pages.redirect(request, PATH)));
    }

    /** {@return the answer to a form of a user who has signed in lately; otherwise the way to the sign-in page} */
    private HttpResponse<?> recently(
            HttpRequest<?> request, @Nullable String body, BiFunction<SignedIn, Account, HttpResponse<?>> answer) {
        Optional<SignedIn> person = browsers.find(request);
        if (person.isEmpty()) {
            return signIn(request);
        }
        forms.read(request, body, person.get());
        Optional<HttpResponse<?>> first = recent.ask(request, person.get(), PATH);
        if (first.isPresent()) {
            return first.get();
        }
        return accounts.findById(person.get().accountId())
                .<HttpResponse<?>>map(account -> answer.apply(person.get(), account))
                .orElseGet(() -> signIn(request));
    }

    private HttpResponse<?> state(HttpRequest<?> request, HttpStatus status, SignedIn person, List<FieldError> errors) {
        FactorState state = factors.state(person.accountId());
        Map<String, Object> model = forms.model(request, person, errors);
        Instant since = state.appSince();
        if (since != null) {
            model.put("since", day(request, since));
            model.put("left", state.recoveryCodesLeft());
        }
        cookies.takeNotice(request).ifPresent(notice -> model.put("notice", notice.key()));
        return pages.page(request, status, STATE, model);
    }

    private HttpResponse<?> again(HttpRequest<?> request, SignedIn person, String enrolment, String key) {
        return accounts.findById(person.accountId())
                .flatMap(account -> enrolments.resume(account, person.sessionId(), enrolment))
                .<HttpResponse<?>>map(
                        app -> app(request, HttpStatus.BAD_REQUEST, person, app, List.of(FieldError.of(CODE, key))))
                .orElseGet(() -> pages.redirect(request, PATH));
    }

    private HttpResponse<?> app(
            HttpRequest<?> request, HttpStatus status, SignedIn person, NewApp app, List<FieldError> errors) {
        Map<String, Object> model = forms.model(request, person, errors);
        AppPage.describe(app, model);
        return pages.page(request, status, SET_UP, model);
    }

    private HttpResponse<?> codes(HttpRequest<?> request, SignedIn person, List<String> codes) {
        Map<String, Object> model = forms.model(request, person, List.of());
        model.put("codes", String.join("\n", codes));
        return pages.page(request, CODES, model);
    }

    private HttpResponse<?> signIn(HttpRequest<?> request) {
        return pages.redirect(request, Continuation.of(PATH).from("/login"));
    }

    private static String day(HttpRequest<?> request, Instant time) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(Language.of(request))
                .withZone(ZoneOffset.UTC)
                .format(time);
    }
}
