package dev.latchkey.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import dev.latchkey.system.Visitor.Eyes;
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

    /** Lets only the button ask for a passkey: the simulated authenticator would answer for the list of the name field, too. */
    private static final String ONLY_THE_BUTTON =
            "if (window.PublicKeyCredential) PublicKeyCredential.isConditionalMediationAvailable = async () => false;";

    /** Records what the page asks the browser for, and never answers. */
    private static final String RECORD = "window.asked = []; navigator.credentials.get = options => {"
            + " window.asked.push(options.mediation); return new Promise(() => {}); };";

    /** What a browser does when its user closes the dialog. */
    private static final String CANCEL =
            "navigator.credentials.get = async () => { throw new DOMException('', 'NotAllowedError'); };";

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
                Eyes.of(1280, true).german());
    }

    @ParameterizedTest
    @MethodSource("eyes")
    void fromThePasswordToAPasskeyAndBackThenEachPageWorksAndReadsWell(Eyes eyes) {
        try (Visitor ada = visitor(eyes)) {
            ada.context().addInitScript(ONLY_THE_BUTTON);
            authenticator(ada);
            signUpAndIn(ada);

            ada.open("/passkeys").look("passkeys-none").open("/passkeys/new").look("passkey-new");
            assertThat(ada.page().locator("[data-passkey-without]")).isHidden();
            ada.page().locator("#name").fill("Telephone");
            ada.page().locator("form[action='/passkeys'] button").click();
            ada.page().waitForURL("**/passkeys");
            ada.look("passkeys");
            assertThat(ada.text()).contains("Telephone");

            ada.page().locator("form[action='/logout'] button").click();
            ada.page().waitForURL("**/login");
            ada.look("sign-in-passkey");
            ada.page().locator("form[action='/login/passkey'] button").click();
            ada.page().waitForURL("**/dashboard");

            ada.open("/passkeys");
            ada.page().locator("form[action='/passkeys/remove'] button").click();
            ada.page().waitForURL("**/passkeys");
            assertThat(ada.page().locator("form[action='/passkeys/remove']")).hasCount(0);
            ada.page().locator("form[action='/logout'] button").click();
            ada.page().waitForURL("**/login");
            ada.page().locator("form[action='/login/passkey'] button").click();
            assertThat(ada.page().locator("[role=alert]")).isFocused();
            ada.look("sign-in-passkey-removed");
            assertThat(ada.complaints())
                    .as("complaints of the browser about the pages, except about intended 4xx answers")
                    .filteredOn(complaint -> !complaint.contains("the server responded with a status of 4"))
                    .isEmpty();
        }
    }

    @Test
    void addASecondTimeOnOneDeviceThenThePageTells() {
        try (Visitor ada = visitor(Eyes.of(1280, true))) {
            ada.context().addInitScript(ONLY_THE_BUTTON);
            authenticator(ada);
            signUpAndIn(ada);
            add(ada);

            ada.open("/passkeys/new");
            ada.page().locator("form[action='/passkeys'] button").click();

            assertThat(ada.page().locator("[role=status]"))
                    .hasText("This device has a passkey of your account already.");
        }
    }

    @Test
    void signInWhenTheUserCancelsThenThePageTells() {
        try (Visitor ada = visitor(Eyes.of(1280, true))) {
            ada.context().addInitScript(ONLY_THE_BUTTON + CANCEL);
            ada.open("/login");
            ada.page().locator("form[action='/login/passkey'] button").click();

            assertThat(ada.page().locator("[role=status]")).hasText("No passkey was used. You can try again.");
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
            signUpAndIn(ada);

            ada.open("/passkeys/new").look("passkey-new-no-scripts");

            assertThat(ada.page().locator("[data-passkey-without]")).isVisible();
            assertThat(ada.page().locator("form[action='/passkeys']")).isHidden();
        }
    }

    private static void add(Visitor person) {
        person.open("/passkeys/new");
        person.page().locator("form[action='/passkeys'] button").click();
        person.page().waitForURL("**/passkeys");
    }

    /** Plugs a simulated authenticator in, like that of a telephone. */
    private static void authenticator(Visitor person) {
        CDPSession session = person.context().newCDPSession(person.page());
        session.send("WebAuthn.enable");
        JsonObject options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        JsonObject arguments = new JsonObject();
        arguments.add("options", options);
        session.send("WebAuthn.addVirtualAuthenticator", arguments);
    }

    private void signUpAndIn(Visitor person) {
        person.open("/signup");
        person.page().locator("#email").fill(email);
        person.page().locator("#password").fill(Caller.PASSWORD);
        person.page().locator("form[action='/signup'] button").click();
        person.page().waitForURL("**/login");
        person.page().locator("#username").fill(email);
        person.page().locator("#password").fill(Caller.PASSWORD);
        person.page().locator("form[action='/login'] button").click();
        person.page().waitForURL("**/dashboard");
    }

    private static Visitor visitor(Eyes eyes) {
        return new Visitor(chromium.browser(), stack.issuer(), eyes);
    }
}
