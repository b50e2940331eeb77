package dev.latchkey.auth.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.shared.test.TestAnswer;

/** Calls of the API that tests of passkeys share. */
public final class TestPasskeys {
    private TestPasskeys() {}

    /** {@return the options for a new passkey of the token's account} */
    public static String creationOptions(AuthServer server, String access) {
        TestAnswer answer =
                server.post("/passkeys/registration-options").bearer(access).send();
        answer.requireJson(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        return answer.text();
    }

    public static TestAnswer add(AuthServer server, String access, String name, String credential) {
        return server.post("/passkeys")
                .bearer(access)
                .json("{\"name\": \"" + name + "\", \"credential\": " + credential + "}")
                .send();
    }

    /** Adds the authenticator's passkey to the token's account. Returns its id. */
    public static String added(AuthServer server, String access, TestAuthenticator authenticator) {
        String credential = authenticator.register(creationOptions(server, access));
        return add(server, access, "Telephone", credential).requireJson(201).string("id");
    }

    /** {@return the options for a sign-in} */
    public static String requestOptions(AuthServer server) {
        return server.post("/login/passkey-options")
                .json("{}")
                .send()
                .requireJson(200)
                .text();
    }

    /** Signs in with an answer of an authenticator. */
    public static TestAnswer signIn(AuthServer server, String credential) {
        return server.post("/login/passkey")
                .json("{\"credential\": " + credential + "}")
                .send();
    }

    /** Signs in with new options. */
    public static TestAnswer signIn(AuthServer server, TestAuthenticator authenticator) {
        return signIn(server, authenticator.signIn(requestOptions(server)));
    }

    static void requireRefused(TestAnswer answer) {
        answer.requireProblem(401, "invalid_passkey", "The passkey is not valid, or its options are used or expired.");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }
}
