package dev.latchkey.auth.profile;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.address.AddressChanges;
import dev.latchkey.auth.address.EmailVerification;
import dev.latchkey.auth.page.FieldError;
import dev.latchkey.auth.page.Form;
import dev.latchkey.auth.page.Forms;
import dev.latchkey.auth.page.PageCookies;
import dev.latchkey.auth.page.Pages;
import dev.latchkey.auth.page.SignedIn;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Renders the page of a person's names and address. */
@Singleton
final class ProfilePage {
    static final String NAME = "name";
    static final String USERNAME = "username";
    static final String EMAIL = "email";
    static final String CODE = "code";

    private static final String TEMPLATE = "profile";

    private final AccountRepository accounts;
    private final AddressChanges addresses;
    private final EmailVerification verification;
    private final PageCookies cookies;
    private final Forms forms;
    private final Pages pages;

    ProfilePage(
            AccountRepository accounts,
            AddressChanges addresses,
            EmailVerification verification,
            PageCookies cookies,
            Forms forms,
            Pages pages) {
        this.accounts = accounts;
        this.addresses = addresses;
        this.verification = verification;
        this.cookies = cookies;
        this.forms = forms;
        this.pages = pages;
    }

    /** {@return the page; empty when the account is gone or disabled} */
    Optional<MutableHttpResponse<?>> show(HttpRequest<?> request, SignedIn person) {
        return render(request, person, null, List.of());
    }

    /** {@return the page with what was typed in a form that was not accepted; empty when the account is gone or disabled} */
    Optional<MutableHttpResponse<?>> again(
            HttpRequest<?> request, SignedIn person, HttpStatus status, Form form, List<FieldError> errors) {
        return render(request, person, form, errors).map(page -> page.status(status));
    }

    private Optional<MutableHttpResponse<?>> render(
            HttpRequest<?> request, SignedIn person, @Nullable Form form, List<FieldError> errors) {
        return accounts.findById(person.accountId())
                .filter(Account::enabled)
                .map(account -> pages.page(request, TEMPLATE, model(request, person, account, form, errors)));
    }

    private Map<String, Object> model(
            HttpRequest<?> request, SignedIn person, Account account, @Nullable Form form, List<FieldError> errors) {
        Map<String, Object> model = forms.model(request, person, errors);
        boolean names = errors.stream()
                .anyMatch(error -> error.field().equals(NAME) || error.field().equals(USERNAME));
        Map<String, String> typed = new HashMap<>();
        typed.put(NAME, form != null && names ? form.text(NAME) : account.name() == null ? "" : account.name());
        typed.put(USERNAME, form != null && names ? form.text(USERNAME) : account.username());
        typed.put(EMAIL, form == null ? "" : form.text(EMAIL));
        model.put("typed", typed);
        model.put("account", account);
        model.put("verification", verification.isOn());
        addresses.pending(account.id()).ifPresent(email -> model.put("pending", email));
        cookies.takeNotice(request).ifPresent(notice -> model.put("notice", notice.key()));
        return model;
    }
}
