package dev.latchkey.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Replicas of auth-service on one database and with one master key, and verifiers that fetch keys from them. */
final class KeyReplicas implements AutoCloseable {
    static final String KEY_SET = "/.well-known/jwks.json";

    /**
     * A new key signs as soon as all verifiers with a lease know it. The longest wait for such a verifier exceeds the time
     * of any test.
     */
    static final Map<String, Object> ACKNOWLEDGED =
            Map.of("latchkey.key.publish-time", "0s", "latchkey.key.publish-wait", "1h");

    private static final Duration LONG = Duration.ofMinutes(1);

    private final TestDatabase database;
    private final Map<String, Object> settings;
    private final List<AuthServer> servers = new ArrayList<>();
    private final List<KeyVerifier> verifiers = new ArrayList<>();

    KeyReplicas(TestDatabase database, Map<String, Object> differences) {
        this.database = database;
        settings = new HashMap<>(ACKNOWLEDGED);
        settings.put("latchkey.master-key.key", AuthServer.randomMasterKey());
        settings.put("datasources.default.maximum-pool-size", 4);
        settings.putAll(differences);
    }

    static KeyReplicas start(int count, Map<String, Object> differences) {
        KeyReplicas replicas = new KeyReplicas(AuthDatabase.create(), differences);
        for (int i = 0; i < count; i++) {
            replicas.add(Map.of());
        }
        return replicas;
    }

    /** Starts another replica, whose settings differ from those of the others. */
    AuthServer add(Map<String, Object> differences) {
        Map<String, Object> all = new HashMap<>(settings);
        all.putAll(differences);
        AuthServer server = AuthServer.start(database, all);
        servers.add(server);
        return server;
    }

    /** Adds a verifier that fetches its keys from a replica. */
    KeyVerifier verifier(int replica, Duration lease) {
        KeyVerifier verifier = new KeyVerifier(database, address(replica).resolve(KEY_SET), lease, Clock.systemUTC());
        verifier.report();
        verifiers.add(verifier);
        return verifier;
    }

    /** {@return the address at which the replica listens} */
    URI address(int replica) {
        return servers.get(replica).address();
    }

    AuthServer get(int replica) {
        return servers.get(replica);
    }

    TestDatabase database() {
        return database;
    }

    Map<String, Object> settings() {
        return settings;
    }

    /** Stops a replica gracefully. */
    void stop(int replica) {
        servers.remove(replica).close();
    }

    /** {@return the access token of a new administrator} */
    String administrator() {
        Person person = servers.getFirst().register();
        database.execute(Role.AUTH, "UPDATE auth.account SET roles = '{admin}' WHERE id = '" + person.id() + "'");
        return servers.getFirst().login(person).access();
    }

    /** {@return the answer to a request for a rotation, which has no body} */
    TestAnswer rotate(int replica, String administrator) {
        return servers.get(replica)
                .post("/admin/keys/rotate")
                .bearer(administrator)
                .send();
    }

    TestAnswer emergency(int replica, String administrator, String body) {
        return servers.get(replica)
                .post("/admin/keys/rotate")
                .bearer(administrator)
                .json(body)
                .send();
    }

    /** {@return the {@code kid} of the active key in the database, or the empty string if no key is active} */
    String active() {
        return String.join("", kids("active"));
    }

    /** {@return the {@code kid} of each key in this state, the oldest first} */
    List<String> kids(String state) {
        return TestRows.select(
                database, "SELECT kid FROM auth.signing_key WHERE state = '" + state + "' ORDER BY created_at");
    }

    /**
     * Waits until every replica signs with another key than this one.
     *
     * @return the {@code kid} of that key
     */
    String awaitSuccessorOf(String kid) {
        await().atMost(LONG).until(() -> !active().isEmpty() && !active().equals(kid));
        String successor = active();
        awaitEverywhere(successor);
        return successor;
    }

    /** Waits until every replica signs with the key. */
    void awaitEverywhere(String kid) {
        for (AuthServer server : servers) {
            await().atMost(LONG).until(() -> signing(server).equals(kid));
        }
    }

    private static String signing(AuthServer server) {
        KeyRing ring = server.bean(KeyStore.class).latest();
        return ring == null || ring.active() == null ? "" : ring.active().kid();
    }

    /** {@return the {@code kid} of each key that a replica publishes} */
    List<String> published(int replica) {
        try {
            return JWKSet.parse(servers.get(replica).get(KEY_SET).send().text()).getKeys().stream()
                    .map(JWK::getKeyID)
                    .toList();
        } catch (ParseException e) {
            throw new AssertionError("not a JWK set", e);
        }
    }

    /** Simulates for the keys that time passes: moves all their times into the past. */
    void pass(Duration time) {
        String moved = List.of("created_at", "signs_from", "signs_by", "activated_at", "retired_at", "ends_at").stream()
                .map(column -> column + " = " + column + " - interval '" + time.toSeconds() + " seconds'")
                .reduce((first, second) -> first + ", " + second)
                .orElseThrow();
        database.execute(Role.AUTH, "UPDATE auth.signing_key SET " + moved);
    }

    /** {@return the {@code kid} of the key that signed a token} */
    static String kid(String token) {
        try {
            return SignedJWT.parse(token).getHeader().getKeyID();
        } catch (ParseException e) {
            throw new AssertionError("not a token", e);
        }
    }

    /** Requires that exactly one key was active at each moment since the first key. */
    void requireUnbrokenChain() {
        assertThat(TestRows.select(database, """
                        SELECT count(*) FROM auth.signing_key key
                        WHERE state = 'retired'
                            AND (SELECT count(*) FROM auth.signing_key next
                                WHERE next.activated_at = key.retired_at) <> 1""")).containsExactly("0");
        assertThat(kids("active")).hasSize(1);
    }

    @Override
    public void close() {
        verifiers.forEach(KeyVerifier::close);
        servers.forEach(AuthServer::close);
    }
}
