package dev.latchkey.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceProcess;
import dev.latchkey.stack.ServiceSettings;
import dev.latchkey.system.Visitor.Eyes;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages in a real browser: with scripts and without, on a phone's screen and on a desktop's. */
@Needs(Program.CHROMIUM)
@SharedStack
class PagesIT {

    private static final String PASSWORD = Caller.PASSWORD;
    private static final String OTHER_PASSWORD = "eight lanterns by the old bridge";

    /** Nothing listens at this mail server. The pages do not wait for mails, so they do not notice. */
    private static final Map<String, String> VERIFIED_ADDRESSES_ONLY = Map.of(
            "EMAIL_VERIFICATION", "required",
            "MAIL_URL", "smtp://127.0.0.1:9?starttls=no",
            "MAIL_FROM", "latchkey@localhost");

    private static ApplicationStack stack;
    private static Chromium chromium;

    private final String email = "ada-" + UUID.randomUUID() + "@example.org";

    @BeforeAll
    static void start(ApplicationStack shared) {
        stack = shared;
        chromium = Chromium.start();
    }

    @AfterAll
    static void stop() {
        chromium.close();
    }

    static Stream<Eyes> eyes() {
        return Stream.of(Eyes.of(390, true), Eyes.of(390, false), Eyes.of(1280, true), Eyes.of(1280, false));
    }

    @ParameterizedTest
    @MethodSource("eyes")
    void fromSignUpToSignOutThenEverythingWorksAndReadsWell(Eyes eyes) {
        try (Visitor ada = visitor(eyes);
                Visitor atTheLibrary = visitor(eyes)) {
            ada.open("/");
            assertThat(ada.path()).isEqualTo("/login");
            ada.look("sign-in").follow("Create an account").look("sign-up");

            ada.click("Create account").look("sign-up-empty");
            assertThat(ada.page().getByRole(AriaRole.ALERT)).isFocused();
            ada.page()
                    .getByRole(AriaRole.ALERT)
                    .getByRole(AriaRole.LINK)
                    .first()
                    .click();
            assertThat(ada.page().locator("#email")).isFocused();

            ada.type("Name (optional)", "Ada Lovelace")
                    .type("Email address", email)
                    .type("Password", "short")
                    .click("Create account")
                    .look("sign-up-short-password");
            assertThat(ada.page().locator("#email")).hasValue(email);
            Locator password = ada.page().locator("#password");
            assertThat(password).hasValue("");
            assertThat(password).hasAttribute("aria-invalid", "true");
            assertThat(password)
                    .hasAccessibleDescription(Pattern.compile(".*The password must have 15 characters or more\\."));

            ada.type("Password", PASSWORD).click("Create account");
            assertThat(ada.path()).isEqualTo("/dashboard");
            ada.look("signed-up");
            assertThat(ada.text()).contains("Your account is ready, and you are signed in.");
            ada.click("Sign out");

            ada.type("Email address or username", email)
                    .type("Password", "not my password at all")
                    .click("Sign in")
                    .look("sign-in-wrong");
            assertThat(ada.page().getByRole(AriaRole.ALERT)).isFocused();
            assertThat(ada.text()).contains("The name or the password is wrong.");
            ada.type("Password", PASSWORD).click("Sign in");
            assertThat(ada.path()).as(ada.page().url()).isEqualTo("/dashboard");
            assertThat(ada.heading()).hasText("Welcome Ada Lovelace! You are logged in.");

            signIn(atTheLibrary, PASSWORD);
            ada.open("/dashboard").look("dashboard-two-sessions");
            ada.click("End session").look("session-ended");
            assertThat(ada.text()).contains("The session has ended.");
            assertThat(atTheLibrary.open("/dashboard").path()).isEqualTo("/login");

            signIn(atTheLibrary, PASSWORD);
            ada.type("Current password", "not my password at all")
                    .type("New password", OTHER_PASSWORD)
                    .click("Change password")
                    .look("password-wrong");
            assertThat(ada.text()).contains("The current password is wrong.");
            ada.type("Current password", PASSWORD)
                    .type("New password", OTHER_PASSWORD)
                    .click("Change password")
                    .look("password-changed");
            assertThat(atTheLibrary.open("/dashboard").path()).isEqualTo("/login");

            signIn(atTheLibrary, OTHER_PASSWORD);
            ada.open("/dashboard").click("End all other sessions").look("sessions-ended");
            assertThat(atTheLibrary.open("/dashboard").path()).isEqualTo("/login");

            ada.click("Sign out");
            assertThat(ada.path()).isEqualTo("/login");
            ada.look("signed-out");
            ada.page().goBack();
            ada.page().waitForLoadState();
            assertThat(ada.text()).as("after going back").doesNotContain("You are logged in");
            assertThat(ada.open("/dashboard").path()).isEqualTo("/login");
            assertThat(Stream.of(ada, atTheLibrary).flatMap(person -> person.complaints().stream()))
                    .as("complaints of the browser about the pages, except about intended 4xx answers")
                    .filteredOn(complaint -> !complaint.contains("the server responded with a status of 4"))
                    .isEmpty();
        }
    }

    static Stream<Eyes> otherEyes() {
        return Stream.of(
                Eyes.of(390, true).dark(),
                Eyes.of(1280, true).dark(),
                Eyes.of(390, true).reading("de-DE"),
                Eyes.of(1280, true).reading("de-DE"),
                Eyes.of(390, true).reading("fr-FR"),
                Eyes.of(390, true).reading("es-ES"));
    }

    @ParameterizedTest
    @MethodSource("otherEyes")
    void inTheDarkAndInOtherLanguagesThenEverythingReadsWell(Eyes eyes) {
        try (Visitor somebody = visitor(Eyes.of(1280, true))) {
            signUp(somebody);
        }
        try (Visitor ada = visitor(eyes)) {
            ada.open("/login").look("sign-in").open("/signup").look("sign-up");
            ada.page().locator("main button[type=submit]").click();
            ada.look("sign-up-empty")
                    .open("/verify-email?token=" + "x".repeat(43))
                    .look("verify")
                    .open("/verify-email")
                    .look("verify-refused")
                    .open("/login");
            ada.page().locator("#username").fill(email);
            ada.page().locator("#password").fill(PASSWORD);
            ada.page().locator("main button[type=submit]").click();
            ada.page().waitForURL("**/dashboard");
            ada.look("dashboard").open("/two-step").look("two-step");
            ada.page().locator("main button").click();
            ada.look("two-step-set-up");
            ada.page().locator("main button").click();
            ada.look("two-step-empty").open("/dashboard/nothing").look("not-found");
            assertThat(ada.page().locator("html"))
                    .hasAttribute("lang", eyes.language().substring(0, 2));
        }
    }

    static Stream<Eyes> allEyes() {
        return Stream.concat(eyes(), otherEyes());
    }

    @ParameterizedTest
    @MethodSource("allEyes")
    void fromAForgottenPasswordToANewOneThenEachPageReadsWell(Eyes eyes) {
        String link = resetLink();
        try (Visitor ada = visitor(eyes)) {
            ada.open("/forgot").look("forgot").open(link).look("reset");
            ada.page().locator("main button[type=submit]").click();
            assertThat(ada.page().getByRole(AriaRole.ALERT)).isFocused();
            ada.look("reset-empty");
            ada.page().locator("#new-password").fill(OTHER_PASSWORD);
            ada.page().locator("main button[type=submit]").click();
            ada.page().waitForURL("**/login");
            ada.look("password-reset").open(link).look("reset-dead");
            assertThat(ada.complaints())
                    .as("complaints of the browser about the pages, except about intended 4xx answers")
                    .filteredOn(complaint -> !complaint.contains("the server responded with a status of 4"))
                    .isEmpty();
        }
    }

    static Stream<Eyes> phonesAndDesktops() {
        return Stream.of(
                Eyes.of(390, true),
                Eyes.of(1280, true),
                Eyes.of(390, true).dark(),
                Eyes.of(1280, true).dark());
    }

    /** Longer texts need more room, which a phone's screen lacks first. */
    static Stream<Eyes> phonesAndDesktopsAndLanguages() {
        return Stream.concat(
                phonesAndDesktops(), Stream.of("de-DE", "fr-FR", "es-ES").map(Eyes.of(390, true)::reading));
    }

    @ParameterizedTest
    @MethodSource("phonesAndDesktopsAndLanguages")
    void thePagesOfAnAccountThenEachReadsWell(Eyes eyes) {
        try (Visitor ada = visitor(eyes)) {
            signUpAndStay(ada);
            for (String path : List.of(
                    "/account",
                    "/profile",
                    "/applications",
                    "/history",
                    "/passkeys",
                    "/account/data",
                    "/account/delete")) {
                assertThat(ada.open(path).path()).isEqualTo(path);
                ada.look(path.substring(1).replace('/', '-'));
            }
            ada.page().locator("form[action='/account/delete'] button").click();
            assertThat(ada.page().getByRole(AriaRole.ALERT)).isFocused();
            ada.look("account-delete-refused")
                    .open("/profile")
                    .page()
                    .locator("form[action='/profile/name'] button")
                    .click();
            assertThat(ada.page().getByRole(AriaRole.STATUS)).isVisible();
            ada.look("profile-changed");
            assertThat(ada.complaints())
                    .as("complaints of the browser about the pages, except about intended 4xx answers")
                    .filteredOn(complaint -> !complaint.contains("the server responded with a status of 4"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("phonesAndDesktops")
    void withAnAuthenticatorAppThenSignInHasASecondStepAndEachPageReadsWell(Eyes eyes) {
        try (Visitor ada = visitor(eyes)) {
            signUpAndStay(ada);
            ada.open("/two-step").click("Set up an app");
            String code =
                    AuthenticatorApp.code(ada.page().locator(".app-secret").innerText(), Instant.now());
            ada.type("Code", code).click("Confirm");
            assertThat(ada.heading()).hasText("Your recovery codes");
            ada.look("two-step-codes");
            String recoveryCode = ada.page()
                    .locator("pre.codes")
                    .innerText()
                    .lines()
                    .findFirst()
                    .orElseThrow();
            ada.follow("I have kept the codes").look("two-step-on").click("Sign out");

            ada.type("Email address or username", email)
                    .type("Password", PASSWORD)
                    .click("Sign in");
            assertThat(ada.heading()).hasText("Enter your code");
            ada.look("second-step").type("Code", "000000").click("Sign in");
            assertThat(ada.page().getByRole(AriaRole.ALERT)).isFocused();
            ada.look("second-step-wrong").type("Code", recoveryCode).click("Sign in");
            ada.page().waitForURL("**/dashboard");
            assertThat(ada.open("/two-step").text()).contains("Codes that were not used: 9");
            ada.open("/dashboard/nothing").look("not-found");
        }
    }

    @Test
    void signInBeforeTheAddressIsVerifiedThenThePageAsksForTheCode() {
        ServiceProcess strict = stack.stack()
                .beside(Service.AUTH, ServiceSettings.onFreePorts().withEnvironment(VERIFIED_ADDRESSES_ONLY));
        strict.start();
        try {
            stack.stack().awaitReady(List.of(strict));
            try (Visitor ada = new Visitor(chromium.browser(), strict.uri(), Eyes.of(1280, true))) {
                ada.open("/signup")
                        .type("Email address", email)
                        .type("Password", PASSWORD)
                        .click("Create account");
                assertThat(ada.path()).isEqualTo("/login");
                assertThat(ada.text()).contains("Look into your mailbox");
            }
            phonesAndDesktops().forEach(eyes -> askedForCode(strict.uri(), eyes));
        } finally {
            strict.stop();
        }
    }

    private void askedForCode(URI service, Eyes eyes) {
        try (Visitor ada = new Visitor(chromium.browser(), service, eyes)) {
            ada.open("/login")
                    .type("Email address or username", email)
                    .type("Password", PASSWORD)
                    .click("Sign in");
            assertThat(ada.heading()).hasText("Verify your email address first");
            ada.look("verify-code").type("Code", "0000-0000").click("Verify the address");
            assertThat(ada.page().getByRole(AriaRole.ALERT)).isFocused();
            ada.look("verify-code-wrong");
            assertThat(ada.open("/dashboard").path()).isEqualTo("/login");
        }
    }

    /** {@return the path of a link to set a new password, from the administrator, for an account without an address} */
    private static String resetLink() {
        Caller caller = new Caller();
        String id = caller.register(stack.stack().auth(1), Caller.newUsername()).text("id");
        String path = "/admin/users/" + id + "/password-reset";
        Reply answer = caller.call(stack.stack().auth(1), "POST", path, stack.administrator(), Map.of());
        URI link = URI.create(answer.text("reset_url"));
        return link.getRawPath() + "?" + link.getRawQuery();
    }

    @Test
    void withTheKeyboardAloneThenOneCanSignUp() {
        try (Visitor ada = visitor(Eyes.of(1280, true))) {
            ada.open("/signup").page().locator("#name").focus();
            for (String text : new String[] {"Ada", email, "", PASSWORD}) {
                ada.page().keyboard().type(text);
                ada.page().keyboard().press("Tab");
            }
            assertThat(ada.button("Show password")).isFocused();
            ada.page().keyboard().press("Tab");
            assertThat(ada.button("Create account")).isFocused();
            ada.page().keyboard().press("Enter");
            ada.page().waitForURL("**/dashboard");
            assertThat(ada.text()).contains("Your account is ready, and you are signed in.");
        }
    }

    @Test
    void aNewPasswordThenItCanBeShownAndItsStrengthIsSaid() {
        try (Visitor ada = visitor(Eyes.of(390, true))) {
            Locator password = ada.open("/signup").page().locator("#password");
            Locator strength = ada.page().locator("[aria-live=polite]");
            password.fill("password1234567");
            assertThat(strength).hasText("Strength: weak. Add more words.");
            password.fill("correct otter lantern bridge seven harbour");
            assertThat(strength).hasText("Strength: strong");

            ada.button("Show password").click();
            assertThat(password).hasAttribute("type", "text");
            ada.look("password-shown");
            ada.button("Hide password").click();
            assertThat(password).hasAttribute("type", "password");
        }
    }

    @Test
    void theSwitchOfLanguageThenItNeedsNoScript() {
        try (Visitor ada = visitor(Eyes.of(390, false))) {
            ada.open("/login").follow("Français");
            assertThat(ada.heading()).hasText("Connexion");
            assertThat(ada.open("/signup").heading()).hasText("Créer un compte");
        }
    }

    @Test
    void aButtonClickedTwiceThenItIsAsIfItWereClickedOnce() {
        try (Visitor ada = visitor(Eyes.of(1280, true))) {
            ada.open("/signup").type("Email address", email).type("Password", PASSWORD);
            ada.button("Create account").dblclick();
            ada.page().waitForURL("**/dashboard");
            ada.click("Sign out").type("Email address or username", email).type("Password", PASSWORD);
            ada.button("Sign in").dblclick();
            ada.page().waitForURL("**/dashboard");
            assertThat(ada.heading()).hasText("Welcome " + email + "! You are logged in.");
        }
    }

    @Test
    @DisplayName("90 a form of another site, or of another port of this host, changes nothing")
    void aFormFromElsewhereThenTheSessionGoesOn() {
        try (Visitor ada = visitor(Eyes.of(1280, true))) {
            signUp(ada);
            signIn(ada, PASSWORD);

            // From another site, a browser sends the form without cookies, so no user is signed out.
            post(ada, "http://127.0.0.1:9/");
            assertThat(ada.path()).as(ada.page().url()).isEqualTo("/dashboard");

            // From the same site, it sends the form with cookies, but names the origin of the form.
            post(ada, "http://localhost:9/");
            assertThat(ada.heading()).hasText("This form is out of date");
            assertThat(ada.open("/dashboard").heading()).containsText("You are logged in.");
        }
    }

    /** Sends a sign-out form from a page at that address. The test fakes the page in the browser. */
    private static void post(Visitor visitor, String from) {
        String action = stack.issuer().resolve("/logout").toString();
        visitor.page()
                .route(
                        from,
                        route -> route.fulfill(new Route.FulfillOptions()
                                .setContentType("text/html")
                                .setBody("<form method=post action='" + action + "'><button>Win</button></form>")));
        visitor.open(from).click("Win");
        visitor.page().waitForURL(url -> !url.startsWith(from));
    }

    @Test
    @DisplayName("89 scripts cannot read the cookies")
    void cookiesThenScriptsCannotReadThem() {
        try (Visitor ada = visitor(Eyes.of(1280, true))) {
            signUp(ada);
            signIn(ada, PASSWORD);

            assertThat(ada.page().evaluate("document.cookie")).isEqualTo("");
            assertThat(ada.context().cookies())
                    .extracting(cookie -> cookie.name)
                    .contains("latchkey", "latchkey-refresh", "latchkey-form");
            assertThat(ada.context().cookies()).allMatch((Cookie cookie) -> cookie.httpOnly);
        }
    }

    /** Signs up in any language. The browser is signed in after that. */
    private void signUpAndStay(Visitor person) {
        person.open("/signup");
        person.page().locator("#email").fill(email);
        person.page().locator("#password").fill(PASSWORD);
        person.page().locator("form[action='/signup'] button[type=submit]").click();
        person.page().waitForURL("**/dashboard");
    }

    private void signUp(Visitor person) {
        person.open("/signup")
                .type("Name (optional)", "Ada Lovelace")
                .type("Email address", email)
                .type("Password", PASSWORD)
                .click("Create account");
        assertThat(person.path()).isEqualTo("/dashboard");
        person.click("Sign out");
        assertThat(person.path()).isEqualTo("/login");
    }

    private void signIn(Visitor person, String password) {
        person.open("/login")
                .type("Email address or username", email)
                .type("Password", password)
                .click("Sign in");
        assertThat(person.path()).isEqualTo("/dashboard");
    }

    private static Visitor visitor(Eyes eyes) {
        return new Visitor(chromium.browser(), stack.issuer(), eyes);
    }
}
