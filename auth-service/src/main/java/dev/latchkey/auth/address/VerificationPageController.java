package dev.latchkey.auth.address;

import dev.latchkey.auth.page.BrowserSessions;
import dev.latchkey.auth.page.Continuation;
import dev.latchkey.auth.page.FieldError;
import dev.latchkey.auth.page.Form;
import dev.latchkey.auth.page.Forms;
import dev.latchkey.auth.page.Language;
import dev.latchkey.auth.page.Notice;
import dev.latchkey.auth.page.PageCookies;
import dev.latchkey.auth.page.Pages;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The page that the link of a mail opens, and the forms of {@link CodePage}. Opening the link verifies nothing, because
 * scanners of mail open links, too. Browsers do not tell the address of the page to others
 * ({@code Referrer-Policy: no-referrer}), because it has the token.
 */
@Hidden
@Controller("/verify-email")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class VerificationPageController {
    private static final String TEMPLATE = "verify";
    private static final String REFUSED = "verify-refused";
    private static final String TOKEN = "token";
    private static final String CODE = "code";

    private final AddressVerifications verifications;
    private final AddressClaims claims;
    private final VerificationTickets tickets;
    private final CodePage codes;
    private final BrowserSessions browsers;
    private final PageCookies cookies;
    private final Forms forms;
    private final Pages pages;

    VerificationPageController(
            AddressVerifications verifications,
            AddressClaims claims,
            VerificationTickets tickets,
            CodePage codes,
            BrowserSessions browsers,
            PageCookies cookies,
            Forms forms,
            Pages pages) {
        this.verifications = verifications;
        this.claims = claims;
        this.tickets = tickets;
        this.codes = codes;
        this.browsers = browsers;
        this.cookies = cookies;
        this.forms = forms;
        this.pages = pages;
    }

    /**
     * Shows the button that verifies the address, and the account that gets it. A stranger may have registered under the
     * address of the reader, who must be able to see that.
     */
    @Get
    HttpResponse<?> show(HttpRequest<?> request, @QueryValue(value = TOKEN, defaultValue = "") String token) {
        if (token.isEmpty()) {
            return refused(request);
        }
        Map<String, Object> model = forms.model(request, Map.of(), List.of());
        model.put("secret", token);
        DateTimeFormatter day = DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(Language.of(request))
                .withZone(ZoneOffset.UTC);
        verifications.claimant(token).ifPresent(account -> {
            model.put("username", account.username());
            model.put("created", day.format(account.createdAt()));
        });
        return pages.page(request, TEMPLATE, model);
    }

    /** Verifies the address. Opens no session, because a mail can be forwarded. */
    @Post(consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> verify(HttpRequest<?> request, @Body @Nullable String body) {
        String token = forms.read(request, body).exact(TOKEN);
        if (!verifications.byToken(token)) {
            return refused(request);
        }
        cookies.setNotice(request, Notice.EMAIL_VERIFIED);
        return pages.redirect(request, browsers.find(request).isPresent() ? "/dashboard" : "/login");
    }

    /** Verifies the address by its code, and leads back to the sign-in. */
    @Post(uri = "/code", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> code(HttpRequest<?> request, @Body @Nullable String body) {
        Form form = forms.read(request, body);
        Continuation continuation = continuation(form);
        Optional<UUID> account = tickets.read(form.exact(CodePage.TICKET));
        if (account.isEmpty()) {
            return pages.redirect(request, continuation.from("/login"));
        }
        String code = form.text(CODE);
        if (code.isEmpty()) {
            return codes.again(request, account.get(), continuation, FieldError.missing(CODE));
        }
        if (!verifications.byCode(account.get(), code)) {
            return codes.again(request, account.get(), continuation, FieldError.of(CODE, "error.code"));
        }
        cookies.setNotice(request, Notice.EMAIL_VERIFIED);
        return pages.redirect(request, continuation.from("/login"));
    }

    /** Sends another mail. */
    @Post(uri = "/code/again", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> sendAgain(HttpRequest<?> request, @Body @Nullable String body) {
        Form form = forms.read(request, body);
        Continuation continuation = continuation(form);
        Optional<UUID> account = tickets.read(form.exact(CodePage.TICKET));
        if (account.isEmpty() || claims.request(account.get()) != ClaimOutcome.PROMISED) {
            return pages.redirect(request, continuation.from("/login"));
        }
        return codes.sent(request, account.get(), continuation);
    }

    private static Continuation continuation(Form form) {
        return Continuation.of(form.exact(Continuation.NAME));
    }

    private HttpResponse<?> refused(HttpRequest<?> request) {
        return pages.page(request, HttpStatus.BAD_REQUEST, REFUSED, Map.of());
    }
}
