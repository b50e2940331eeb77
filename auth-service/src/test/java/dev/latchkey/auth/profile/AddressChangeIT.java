package dev.latchkey.auth.profile;

import static dev.latchkey.auth.page.TestPages.requirePage;
import static dev.latchkey.auth.page.TestPages.requireRedirect;
import static dev.latchkey.auth.profile.TestProfile.ask;
import static dev.latchkey.auth.profile.TestProfile.code;
import static dev.latchkey.auth.profile.TestProfile.confirm;
import static dev.latchkey.auth.profile.TestProfile.confirmByCode;
import static dev.latchkey.auth.profile.TestProfile.newAddress;
import static dev.latchkey.auth.profile.TestProfile.profile;
import static dev.latchkey.auth.profile.TestProfile.requireRefused;
import static dev.latchkey.auth.profile.TestProfile.token;
import static dev.latchkey.auth.profile.TestProfile.undo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.mail.MailServer;
import dev.latchkey.auth.mail.ReceivedMail;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.auth.purge.PurgeJob;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A change of the address, confirmed at the new one and undone by the old one: through the API and on the pages. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AddressChangeIT {
    private final MailServer mails = MailServer.start();
    private final AuthServer server = AuthServer.start(AuthDatabase.create(), TestProfile.settings(mails));
    private Person person;
    private Tokens tokens;
    private String next;

    @BeforeEach
    void register() {
        person = server.register();
        tokens = server.login(person);
        next = newAddress();
        server.post("/email/verifications")
                .json("{\"token\": \"" + token(mails.await(person.email())) + "\"}")
                .send();
    }

    @AfterAll
    void stop() {
        server.close();
        mails.close();
    }

    @Test
    void askThenTheAccountKeepsItsAddressUntilTheNewOneIsConfirmed() {
        TestAnswer answer = ask(server, tokens.access(), next);

        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(answer.text()).isEmpty();
        ReceivedMail mail = mails.await(next);
        assertThat(mail.link()).startsWith(AuthServer.ISSUER + "/profile/address/confirm?token=");
        assertThat(profile(server, tokens.access()))
                .containsEntry("email", person.email())
                .containsEntry("email_verified", true)
                .containsEntry("pending_email", next);
        assertThat(mails.mails(person.email())).hasSize(1);
    }

    @Test
    void confirmByLinkThenTheAddressIsChangedAndOtherSessionsEnd() {
        Tokens other = server.login(person);
        ask(server, tokens.access(), next);

        assertThat(confirm(server, token(mails.await(next))).status()).isEqualTo(204);

        assertThat(profile(server, tokens.access()))
                .containsEntry("email", next)
                .containsEntry("email_verified", true)
                .containsEntry("pending_email", null);
        assertThat(server.status(other.access()).status()).isEqualTo(401);
        ReceivedMail told = mails.await(person.email());
        assertThat(told.text())
                .contains("another email address", "72 hours", "UTC")
                .doesNotContain(next);
        assertThat(told.link()).startsWith(AuthServer.ISSUER + "/profile/address/undo?token=");
        assertThat(events()).endsWith(" email.change_requested email.changed");
    }

    @Test
    void confirmByCodeThenTheAddressIsChanged() {
        ask(server, tokens.access(), next);

        assertThat(confirmByCode(server, tokens.access(), code(mails.await(next)))
                        .status())
                .isEqualTo(204);

        assertThat(profile(server, tokens.access())).containsEntry("email", next);
    }

    @Test
    void confirmWhenTheAddressIsTheUsernameThenThatChangesToo() {
        String email = newAddress();
        server.post("/register")
                .json("""
                        {"username": "%s", "email": "%s", "password": "%s"}""".formatted(email, email, AuthServer.PASSWORD))
                .send()
                .requireJson(201);
        server.post("/email/verifications")
                .json("{\"token\": \"" + token(mails.await(email)) + "\"}")
                .send();
        String access = server.login(email, AuthServer.PASSWORD).string("access_token");
        ask(server, access, next);
        confirm(server, token(mails.await(next)));
        assertThat(profile(server, access)).containsEntry("username", next);

        undo(server, token(mails.await(email)));

        String again = server.login(email, AuthServer.PASSWORD).string("access_token");
        assertThat(profile(server, again)).containsEntry("username", email).containsEntry("email", email);
    }

    @Test
    void undoThenTheOldAddressIsBackAndAllSessionsEnd() {
        ask(server, tokens.access(), next);
        confirm(server, token(mails.await(next)));
        String link = token(mails.await(person.email()));

        assertThat(undo(server, link).status()).isEqualTo(204);

        assertThat(server.status(tokens.access()).status()).isEqualTo(401);
        assertThat(profile(server, server.login(person).access()))
                .containsEntry("email", person.email())
                .containsEntry("email_verified", true);
        assertThat(mails.mails(next)).as("the other address is told nothing").hasSize(1);
        assertThat(events()).contains(" email.change_undone ");
    }

    @Test
    void withdrawThenTheLinkIsDead() {
        ask(server, tokens.access(), next);
        String link = token(mails.await(next));

        assertThat(server.request("DELETE", "/profile/email")
                        .bearer(tokens.access())
                        .send()
                        .status())
                .isEqualTo(204);

        requireRefused(confirm(server, link));
        assertThat(profile(server, tokens.access())).containsEntry("pending_email", null);
    }

    @Test
    void confirmWhenADayHasPassedThenRefusedAndThePurgeDeletesIt() {
        ask(server, tokens.access(), next);
        String link = token(mails.await(next));
        server.database()
                .execute(Role.AUTH, "UPDATE auth.address_change SET expires_at = expires_at - interval '24 hours'");

        requireRefused(confirm(server, link));

        server.bean(PurgeJob.class).run();
        assertThat(TestRows.count(server.database(), "auth.address_change")).isZero();
    }

    @Test
    void pageThenTheAddressIsChangedByTheCode() {
        TestBrowser browser = new TestBrowser(server).signedInAs(person);
        requireRedirect(browser.submit("/profile", "/profile/address", Map.of("email", next)), "/profile");
        TestAnswer page = browser.get("/profile");
        requirePage(page, 200);
        assertThat(page.text()).contains("Look into the mailbox", next, "autocomplete=\"one-time-code\"");
        String code = code(mails.await(next));

        TestAnswer wrong = browser.submit("/profile", "/profile/address/code", Map.of("code", "0000-0000"));
        requirePage(wrong, 400);
        assertThat(wrong.text()).contains("The code is wrong or has expired.");
        requireRedirect(browser.submit("/profile", "/profile/address/code", Map.of("code", code)), "/profile");

        assertThat(browser.get("/profile").text()).contains("Your email address is changed.", next);
    }

    @Test
    void pageWhenAFieldIsNotAcceptedThenItSaysSo() {
        TestBrowser browser = new TestBrowser(server).signedInAs(person);

        TestAnswer address = browser.submit("/profile", "/profile/address", Map.of("email", "no address"));
        requirePage(address, 400);
        assertThat(address.text()).contains("<a href=\"#email\">This must be an email address");
        TestAnswer own = browser.submit("/profile", "/profile/address", Map.of("email", person.email()));
        requirePage(own, 409);
        assertThat(own.text()).contains("This is the address of your account already.");
        TestAnswer name = browser.submit(
                "/profile",
                "/profile/name",
                Map.of("username", server.register().username(), "name", "<b>Ada</b>"));
        requirePage(name, 409);
        assertThat(name.text()).contains("This username is taken.", "&lt;b&gt;Ada&lt;/b&gt;");
        requireRedirect(
                browser.submit("/profile", "/profile/name", Map.of("username", person.username(), "name", "Grace")),
                "/profile");
        assertThat(browser.get("/profile").text()).contains("Your names are changed.", "value=\"Grace\"");
    }

    @Test
    void linksThenTheirPagesChangeNothingUntilTheButton() {
        ask(server, tokens.access(), next);
        String link = "/profile/address/confirm?token=" + token(mails.await(next));
        TestBrowser browser = new TestBrowser(server);
        TestAnswer page = browser.get(link);
        requirePage(page, 200);
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.text()).contains(person.username()).doesNotContain(next);
        assertThat(profile(server, tokens.access())).containsEntry("email", person.email());

        requireRedirect(browser.submit(link, "/profile/address/confirm", Map.of()), "/login");
        requirePage(browser.get(link), 400);

        String back = "/profile/address/undo?token=" + token(mails.await(person.email()));
        requirePage(browser.get(back), 200);
        assertThat(profile(server, tokens.access())).containsEntry("email", next);
        Map<String, String> button = TestBrowser.hidden(browser.get(back));
        requireRedirect(browser.post("/profile/address/undo", button), "/login");
        requireRedirect(browser.post("/profile/address/undo", button), "/login"); // a double click
        assertThat(browser.get("/login").text()).contains("Your account has its earlier address back");
        requirePage(browser.get(back), 400);
    }

    private String events() {
        return String.join(
                " ",
                server.audited("SELECT event FROM audit.event WHERE account_id = '" + person.id()
                        + "' AND event NOT LIKE 'session.%' ORDER BY occurred_at, id"));
    }
}
