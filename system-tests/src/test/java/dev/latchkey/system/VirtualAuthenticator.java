package dev.latchkey.system;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;

/**
 * An authenticator that Chromium simulates for one page: the domain WebAuthn of the DevTools protocol. It confirms each
 * use at once. Its passkeys stay with the page.
 */
final class VirtualAuthenticator {

    /** Lets only the button ask for a passkey: the authenticator would answer for the list of the name field, too. */
    static final String ONLY_FOR_THE_BUTTON =
            "if (window.PublicKeyCredential) PublicKeyCredential.isConditionalMediationAvailable = async () => false;";

    private static final String AUTHENTICATOR_ID = "authenticatorId";
    private static final String CREDENTIAL_ID = "credentialId";
    private static final String SIGN_COUNT = "signCount";

    private final CDPSession session;
    private final String id;

    private VirtualAuthenticator(CDPSession session, String id) {
        this.session = session;
        this.id = id;
    }

    /** Plugs an authenticator in, like that of a telephone. It verifies its user, and its passkeys are never copied. */
    static VirtualAuthenticator plugInto(Visitor visitor) {
        return plugInto(visitor, new JsonObject());
    }

    /** Plugs an authenticator in whose passkeys may be copied to other devices. They have not been copied yet. */
    static VirtualAuthenticator withCopiesIn(Visitor visitor) {
        JsonObject options = new JsonObject();
        options.addProperty("defaultBackupEligibility", true);
        return plugInto(visitor, options);
    }

    private static VirtualAuthenticator plugInto(Visitor visitor, JsonObject options) {
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        JsonObject arguments = new JsonObject();
        arguments.add("options", options);
        CDPSession session = visitor.context().newCDPSession(visitor.page());
        session.send("WebAuthn.enable");
        JsonObject answer = session.send("WebAuthn.addVirtualAuthenticator", arguments);
        return new VirtualAuthenticator(session, answer.get(AUTHENTICATOR_ID).getAsString());
    }

    /** Fails from now on to verify its user: the finger is a wrong one. */
    void stopVerifyingTheUser() {
        JsonObject arguments = arguments();
        arguments.addProperty("isUserVerified", false);
        session.send("WebAuthn.setUserVerified", arguments);
    }

    /** {@return how often its only passkey was used} */
    long counter() {
        return passkey().get(SIGN_COUNT).getAsLong();
    }

    /** Gives its only passkey another counter, as an old copy of it has. */
    void setCounter(long counter) {
        JsonObject copy = passkey();
        session.send("WebAuthn.removeCredential", arguments(copy));
        copy.addProperty(SIGN_COUNT, counter);
        JsonObject arguments = arguments();
        arguments.add("credential", copy);
        session.send("WebAuthn.addCredential", arguments);
    }

    /**
     * Sets the backup flags of its only passkey (WebAuthn level 3 section 6.1.3).
     *
     * @param eligible whether it may be copied
     * @param backedUp whether a copy exists
     */
    void setBackup(boolean eligible, boolean backedUp) {
        JsonObject arguments = arguments(passkey());
        arguments.addProperty("backupEligibility", eligible);
        arguments.addProperty("backupState", backedUp);
        session.send("WebAuthn.setCredentialProperties", arguments);
    }

    private JsonObject passkey() {
        return session.send("WebAuthn.getCredentials", arguments())
                .getAsJsonArray("credentials")
                .get(0)
                .getAsJsonObject();
    }

    private JsonObject arguments() {
        JsonObject arguments = new JsonObject();
        arguments.addProperty(AUTHENTICATOR_ID, id);
        return arguments;
    }

    private JsonObject arguments(JsonObject passkey) {
        JsonObject arguments = arguments();
        arguments.add(CREDENTIAL_ID, passkey.get(CREDENTIAL_ID));
        return arguments;
    }
}
