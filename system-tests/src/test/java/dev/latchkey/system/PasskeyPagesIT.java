package dev.latchkey.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import dev.latchkey.system.Visitor.Eyes;
import java.net.URI;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Passkeys in a real browser, with an authenticator that the browser simulates. */
@Needs(Program.CHROMIUM)
@SharedStack
class PasskeyPagesIT {

    /** Records what the page asks the browser for, and never answers. */
    private static final String RECORD = "window.asked = []; navigator.credentials.get = options => {"
            + " window.asked.push(options.mediation); return new Promise(() => {}); };";

    /** What a browser does when its user closes the dialog. */
    private static final String CANCEL =
            "navigator.credentials.get = async () => { throw new DOMException('', 'NotAllowedError'); };";

    /** What a browser does that ignores the page's wish, and lets the authenticator answer without asking its user. */
    private static final String VERIFY_NO_ONE =
            "const read = PublicKeyCredential.parseRequestOptionsFromJSON.bind(PublicKeyCredential);"
                    + " PublicKeyCredential.parseRequestOptionsFromJSON ="
                    + " json => read({...json, userVerification: 'discouraged'});";

    private static final String NO_PASSKEY_USED = "No passkey was used. You can try again.";
    private static final String REFUSED = "This passkey does not work here.";
    private static final String COUNTER_WENT_BACK = "passkey.counter_went_back";

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
        return Stream.of(
                Eyes.of(360, true),
                Eyes.of(1280, true),
                Eyes.of(360, true).dark(),
                Eyes.of(1280, true).reading("de-DE"));
    }

    @ParameterizedTest
    @MethodSource("eyes")
    void fromThePasswordToAPasskeyAndBackThenEachPageWorksAndReadsWell(Eyes eyes) {
        try (Visitor ada = visitor(eyes)) {
            plugInto(ada);
            signUp(ada);

            ada.open("/passkeys").look("passkeys-none").open("/passkeys/new").look("passkey-new");
            assertThat(ada.page().locator("[data-passkey-without]")).isHidden();
            ada.page().locator("#name").fill("Telephone");
            ada.page().locator("form[action='/passkeys'] button").click();
            ada.page().waitForURL("**/passkeys");
            ada.look("passkeys");
            assertThat(ada.text()).contains("Telephone");

            signOut(ada);
            ada.look("sign-in-passkey");
            signInByPasskey(ada);

            ada.open("/passkeys");
            ada.page().locator("form[action='/passkeys/remove'] button").click();
            assertThat(ada.page().locator("form[action='/passkeys/remove']")).hasCount(0);
            signOut(ada);
            passkeyButton(ada).click();
            assertThat(ada.page().locator("[role=alert]")).isFocused();
            assertThat(ada.path()).isEqualTo("/login/passkey");
            ada.look("sign-in-passkey-removed");
            assertThat(ada.open("/dashboard").path()).isEqualTo("/login");
            assertThat(ada.complaints())
                    .as("complaints of the browser about the pages, except about intended 4xx answers")
                    .filteredOn(complaint -> !complaint.contains("the server responded with a status of 4"))
                    .isEmpty();
        }
    }

    @Test
    void addASecondTimeOnOneDeviceThenThePageTells() {
        try (Visitor ada = visitor(Eyes.of(1280, true))) {
            plugInto(ada);
            signUp(ada);
            add(ada);

            ada.open("/passkeys/new");
            ada.page().locator("form[action='/passkeys'] button").click();

            assertThat(ada.page().locator("[role=status]"))
                    .hasText("This device has a passkey of your account already.");
        }
    }

    @Test
    void aSecondDeviceThenEachSignsInByItsOwnPasskey() {
        try (Visitor telephone = visitor(Eyes.of(360, true));
                Visitor laptop = visitor(Eyes.of(1280, true))) {
            plugInto(telephone);
            plugInto(laptop);
            signUp(telephone);
            add(telephone);
            signInByPassword(laptop);
            add(laptop);
            assertThat(laptop.page().locator("form[action='/passkeys/remove']")).hasCount(2);
            assertThat(telephone.open("/dashboard").path())
                    .as("a new passkey ends the other sessions")
                    .isEqualTo("/login");

            signInByPasskey(telephone);
            signOut(laptop);
            signInByPasskey(laptop);

            assertThat(telephone.open("/dashboard").path()).isEqualTo("/dashboard");
            assertThat(laptop.open("/passkeys").text()).doesNotContain("Not used yet");
        }
    }

    @Test
    void signInWhenTheNameIsTypedThenThePasskeyDecidesWhoIsSignedIn() {
        try (Visitor ada = visitor(Eyes.of(1280, true))) {
            plugInto(ada);
            signUp(ada);
            add(ada);
            signOut(ada);

            ada.page().locator("#username").fill("somebody-else@example.org");
            signInByPasskey(ada);

            assertThat(ada.heading()).containsText(email);
        }
    }

    @Test
    void signInAtAnotherOriginThenTheBrowserRefusesAndThePageTells() {
        URI elsewhere =
                URI.create("http://127.0.0.1:" + stack.stack().auth(1).uri().getPort());
        try (Visitor ada = visitor(Eyes.of(1280, true));
                Visitor astray = new Visitor(chromium.browser(), elsewhere, Eyes.of(360, true))) {
            plugInto(ada);
            signUp(ada);
            add(ada);
            plugInto(astray);

            astray.open("/login");
            passkeyButton(astray).click();

            assertThat(status(astray)).hasText("That did not work. Please try again, or sign in with your password.");
            astray.look("sign-in-passkey-elsewhere");
            assertThat(astray.path()).isEqualTo("/login");
        }
    }

    @Test
    void signInWhenTheCounterGoesBackThenRefusedAndAudited() {
        try (Visitor ada = visitor(Eyes.of(1280, true))) {
            VirtualAuthenticator authenticator = plugInto(ada);
            signUp(ada);
            add(ada);
            signOut(ada);
            signInByPasskey(ada);
            signOut(ada);
            assertThat(authenticator.counter()).as("this authenticator counts").isPositive();

            authenticator.setCounter(0);

            requireRefused(ada, REFUSED);
            JsonNode events = new Caller()
                    .get(stack.stack().auth(2), "/admin/audit?event=" + COUNTER_WENT_BACK, stack.administrator())
                    .body()
                    .path("items");
            assertThat(events).hasSize(1);
            assertThat(events.path(0).path("outcome").asText()).isEqualTo("refused");
        }
    }

    @Test
    void aPasskeyThatIsCopiedLaterThenThePageSaysThatItIsSynced() {
        try (Visitor ada = visitor(Eyes.of(1280, true))) {
            ada.context().addInitScript(VirtualAuthenticator.ONLY_FOR_THE_BUTTON);
            VirtualAuthenticator authenticator = VirtualAuthenticator.withCopiesIn(ada);
            signUp(ada);
            add(ada);
            assertThat(ada.page().locator("main .badge")).hasText("On one device");

            authenticator.setBackup(true, true);
            signOut(ada);
            signInByPasskey(ada);

            assertThat(ada.open("/passkeys").look("passkeys-synced").page().locator("main .badge"))
                    .hasText("Synced");
        }
    }

    @Test
    void aPasskeyThatMustStayOnItsDeviceAndSaysOtherwiseThenRefused() {
        try (Visitor ada = visitor(Eyes.of(1280, true))) {
            VirtualAuthenticator authenticator = plugInto(ada);
            signUp(ada);
            add(ada);
            signOut(ada);

            authenticator.setBackup(true, true);

            requireRefused(ada, REFUSED);
        }
    }

    @Test
    void signInWhenTheAuthenticatorDoesNotVerifyTheUserThenThePageTells() {
        try (Visitor ada = visitor(Eyes.of(1280, true))) {
            VirtualAuthenticator authenticator = plugInto(ada);
            signUp(ada);
            add(ada);
            signOut(ada);
            authenticator.stopVerifyingTheUser();

            passkeyButton(ada).click();

            // The browser finds that out by itself, and sends nothing. It may let the user try several times.
            assertThat(status(ada)).hasText(NO_PASSKEY_USED, new HasTextOptions().setTimeout(60_000));
            assertThat(ada.path()).isEqualTo("/login");
        }
    }

    @Test
    void signInWhenTheBrowserLetsAnUnverifiedUserPassThenRefused() {
        try (Visitor ada = visitor(Eyes.of(1280, true))) {
            VirtualAuthenticator authenticator = plugInto(ada);
            signUp(ada);
            add(ada);
            signOut(ada);
            authenticator.stopVerifyingTheUser();
            ada.context().addInitScript(VERIFY_NO_ONE);
            ada.open("/login");

            requireRefused(ada, "Your device has not asked for your fingerprint, face or PIN.");
        }
    }

    @Test
    void signInWhenTheUserCancelsThenThePageTells() {
        try (Visitor ada = visitor(Eyes.of(1280, true))) {
            ada.context().addInitScript(VirtualAuthenticator.ONLY_FOR_THE_BUTTON + CANCEL);
            ada.open("/login");
            passkeyButton(ada).click();

            assertThat(status(ada)).hasText(NO_PASSKEY_USED);
            assertThat(ada.path()).isEqualTo("/login");
        }
    }

    @Test
    void signInPageThenTheBrowserMayOfferPasskeysInTheListOfTheName() {
        try (Visitor ada = visitor(Eyes.of(1280, true))) {
            ada.context()
                    .addInitScript(RECORD + "PublicKeyCredential.isConditionalMediationAvailable = async () => true;");
            ada.open("/login");
            ada.page().waitForFunction("window.asked.length === 1");

            assertThat(ada.page().evaluate("window.asked[0]")).isEqualTo("conditional");
            assertThat(ada.page().locator("#username")).hasAttribute("autocomplete", "username webauthn");
        }
    }

    @Test
    void withoutScriptsThenNothingOfPasskeysIsInTheWay() {
        try (Visitor ada = visitor(Eyes.of(1280, false))) {
            ada.open("/login");
            assertThat(ada.page().locator("form[action='/login/passkey']")).isHidden();
            signUp(ada);

            ada.open("/passkeys/new").look("passkey-new-no-scripts");

            assertThat(ada.page().locator("[data-passkey-without]")).isVisible();
            assertThat(ada.page().locator("form[action='/passkeys']")).isHidden();
        }
    }

    private static VirtualAuthenticator plugInto(Visitor person) {
        person.context().addInitScript(VirtualAuthenticator.ONLY_FOR_THE_BUTTON);
        return VirtualAuthenticator.plugInto(person);
    }

    private static void add(Visitor person) {
        person.open("/passkeys/new");
        person.page().locator("form[action='/passkeys'] button").click();
        person.page().waitForURL("**/passkeys");
    }

    private void signUp(Visitor person) {
        person.open("/signup");
        person.page().locator("#email").fill(email);
        person.page().locator("#password").fill(Caller.PASSWORD);
        person.page().locator("form[action='/signup'] button[type=submit]").click();
        person.page().waitForURL("**/dashboard");
    }

    private void signInByPassword(Visitor person) {
        person.open("/login");
        person.page().locator("#username").fill(email);
        person.page().locator("#password").fill(Caller.PASSWORD);
        person.page().locator("form[action='/login'] button[type=submit]").click();
        person.page().waitForURL("**/dashboard");
    }

    private static void signOut(Visitor person) {
        person.page().locator("form[action='/logout'] button").click();
        person.page().waitForURL("**/login");
    }

    private static void signInByPasskey(Visitor person) {
        passkeyButton(person).click();
        person.page().waitForURL("**/dashboard");
    }

    private static void requireRefused(Visitor person, String text) {
        passkeyButton(person).click();
        assertThat(person.page().locator("[role=alert]")).containsText(text);
        assertThat(person.open("/dashboard").path()).isEqualTo("/login");
    }

    private static Locator passkeyButton(Visitor person) {
        return person.page().locator("form[action='/login/passkey'] button");
    }

    private static Locator status(Visitor person) {
        return person.page().locator("form[action='/login/passkey'] [role=status]");
    }

    private static Visitor visitor(Eyes eyes) {
        return new Visitor(chromium.browser(), stack.issuer(), eyes);
    }
}
