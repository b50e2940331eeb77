package dev.latchkey.benchmark.passkey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.latchkey.benchmark.load.Authorization;
import dev.latchkey.benchmark.load.Call;
import dev.latchkey.benchmark.load.Http;
import dev.latchkey.benchmark.stack.AuthClient;
import java.net.URI;
import java.util.Map;

/** A user with a passkey. Each call is a sign-in with it: the request for the options, and the answer. */
public final class PasskeyUser implements Call {
    private final AuthClient client;
    private final SoftwarePasskey passkey;

    private PasskeyUser(AuthClient client, SoftwarePasskey passkey) {
        this.client = client;
        this.passkey = passkey;
    }

    /** Registers a user, and adds a passkey to the account. */
    public static PasskeyUser register(AuthClient client, String username) {
        Http http = client.http();
        URI auth = client.auth();
        client.register(username);
        Map<String, String> bearer =
                Authorization.header(Authorization.bearer(client.logIn(username).access()));
        String issuer = http.get(auth.resolve("/.well-known/openid-configuration"), Map.of())
                .required("issuer")
                .asText();
        JsonNode options = http.post(auth.resolve("/passkeys/registration-options"), bearer);
        SoftwarePasskey passkey = new SoftwarePasskey(issuer, options);
        http.postJson(auth.resolve("/passkeys"), bearer, body(passkey.registration()));
        return new PasskeyUser(client, passkey);
    }

    @Override
    public void make() {
        Http http = client.http();
        JsonNode options = http.postJson(client.auth().resolve("/login/passkey-options"), Map.of());
        http.postJson(client.auth().resolve("/login/passkey"), Map.of(), body(passkey.signIn(options)));
    }

    private static JsonNode body(JsonNode credential) {
        return JsonNodeFactory.instance.objectNode().set("credential", credential);
    }
}
