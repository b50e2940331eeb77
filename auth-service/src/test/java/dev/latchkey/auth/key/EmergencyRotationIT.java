package dev.latchkey.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.shared.revocation.LeaseTerms;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import dev.latchkey.shared.token.Refusal;
import dev.latchkey.shared.token.Verification;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Emergency rotation: an administrator revokes keys that may have been stolen. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmergencyRotationIT {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT_LEASE = Duration.ofSeconds(1);

    /** Longer than an emergency takes by itself: it makes a key. */
    private static final Duration HUNG_LEASE = Duration.ofSeconds(3);

    private static final String EVERY_KEY = """
            {"emergency": true}""";

    private KeyReplicas replicas;

    @BeforeAll
    void start() {
        replicas = KeyReplicas.start(2, Map.of());
    }

    @AfterAll
    void stop() {
        replicas.close();
    }

    @Test
    @DisplayName("98 an emergency drops the old key at once and ends its tokens everywhere")
    void emergencyThenTheOldKeyIsGoneAndItsTokensAreRefused() {
        Tokens tokens = replicas.get(1).signUp();
        String administrator = replicas.administrator();
        String old = KeyReplicas.kid(tokens.access());
        try (KeyVerifier verifier = new KeyVerifier(replicas.database(), keySet(1), SHORT_LEASE, Clock.systemUTC())) {
            assertThat(verifier.verify(tokens.access())).isInstanceOf(Verification.Accepted.class);

            replicas.emergency(0, administrator, EVERY_KEY).requireJson(200);

            String successor = replicas.active();
            assertThat(successor).isNotEqualTo(old);
            assertThat(replicas.published(0)).containsExactly(successor);
            // The verifier still has the old key set, and refuses the token because its key was revoked.
            assertThat(verifier.verify(tokens.access())).isEqualTo(new Verification.Refused(Refusal.REVOKED));
            for (int replica = 0; replica < 2; replica++) {
                assertThat(replicas.get(replica).status(tokens.access()).status())
                        .isEqualTo(401);
            }
            verifier.sync();
            replicas.awaitEverywhere(successor);
            TestAnswer refreshed = replicas.get(1).refresh(tokens.refresh()).requireJson(200);
            assertThat(KeyReplicas.kid(refreshed.string("access_token"))).isEqualTo(successor);
            assertThat(verifier.verify(refreshed.string("access_token"))).isInstanceOf(Verification.Accepted.class);
            assertThat(replicas.published(1)).containsExactly(successor);
        }
        requireRevokedAndErased(old);
    }

    @Test
    void emergencyThenEveryKeyThatWasThereIsEnded() {
        String administrator = replicas.administrator();
        String first = replicas.active();
        replicas.rotate(0, administrator).requireJson(200);
        String second = replicas.awaitSuccessorOf(first);
        replicas.verifier(0, LONG); // never knows the next key, so that key stays published
        replicas.rotate(1, administrator).requireJson(200);
        String third = replicas.kids("published").getFirst();
        replicas.database().execute(Role.AUTH, "DELETE FROM shared.verifier_lease WHERE service = 'test'");

        replicas.emergency(0, administrator, EVERY_KEY).requireJson(200);

        assertThat(replicas.kids("revoked")).contains(first, second, third);
        assertThat(replicas.published(0)).containsExactly(replicas.active());
        List.of(first, second, third).forEach(this::requireRevokedAndErased);
    }

    @Test
    void emergencyWhenAVerifierHangsThenItIsWaitedForAsLongAsItsLease() {
        String administrator = replicas.administrator();
        String old = replicas.active();
        try (KeyVerifier hung = new KeyVerifier(replicas.database(), keySet(0), HUNG_LEASE, Clock.systemUTC())) {
            hung.report();

            replicas.emergency(0, administrator, EVERY_KEY).requireJson(200);

            assertThat(TestRows.select(
                            replicas.database(), "SELECT renewed_at FROM auth.live_verifier WHERE service = 'test'"))
                    .as("leases that still run when the emergency has answered")
                    .isEmpty();
            assertThat(replicas.active()).isNotEmpty().isNotEqualTo(old);
            requireRevokedAndErased(old);
        }
    }

    @Test
    void emergencyWhenAVerifierNeverLearnsTheNewKeyThenNothingIsSignedForItsLeaseOnly() {
        String old = replicas.active();
        KeyVerifier deaf = new KeyVerifier(replicas.database(), keySet(0), LONG, Clock.systemUTC());
        deaf.report();
        try {
            replicas.database().execute(Role.AUTH, endEveryKey());
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(replicas.published(1)).isEqualTo(replicas.kids("published")));
            assertThat(replicas.active()).isEmpty();

            deaf.report();
            replicas.pass(LONG);

            replicas.awaitSuccessorOf(old);
        } finally {
            deaf.close();
        }
    }

    /** Takes as long as the longest lease. */
    @Test
    void emergencyWhenAVerifierWithTheLongestLeaseHangsThenALoginWaitsForTheNewKey() {
        Person person = replicas.get(0).register();
        String old = replicas.active();
        String emergency = endEveryKey();
        try (KeyVerifier hung =
                new KeyVerifier(replicas.database(), keySet(0), LeaseTerms.LONGEST, Clock.systemUTC())) {
            hung.report();
            replicas.database().execute(Role.AUTH, emergency);
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(replicas.published(0)).isEqualTo(replicas.kids("published")));

            Tokens tokens = replicas.get(0).login(person);

            assertThat(KeyReplicas.kid(tokens.access()))
                    .isEqualTo(replicas.active())
                    .isNotEqualTo(old);
        }
    }

    @Test
    void emergencyForARetiredKeyThenTheActiveOneGoesOn() {
        String administrator = replicas.administrator();
        String old = KeyReplicas.kid(administrator);
        replicas.rotate(0, administrator).requireJson(200);
        String active = replicas.awaitSuccessorOf(old);
        String token = replicas.get(0).signUp().access();

        replicas.emergency(1, replicas.administrator(), "{\"emergency\": true, \"kid\": \"" + old + "\"}")
                .requireJson(200);

        assertThat(replicas.active()).isEqualTo(active);
        replicas.get(0).status(token).requireJson(200);
        assertThat(replicas.get(0).status(administrator).status()).isEqualTo(401);
        requireRevokedAndErased(old);
    }

    @Test
    void emergencyForTheActiveKeyWhenItsSuccessorIsPublishedThenThatOneSigns() {
        String administrator = replicas.administrator();
        String old = replicas.active();
        replicas.verifier(0, LONG); // never knows the successor, so that key stays published
        replicas.rotate(0, administrator).requireJson(200);
        String successor = replicas.kids("published").getFirst();
        replicas.database().execute(Role.AUTH, "DELETE FROM shared.verifier_lease WHERE service = 'test'");

        replicas.emergency(0, administrator, "{\"emergency\": true, \"kid\": \"" + old + "\"}")
                .requireJson(200);

        assertThat(replicas.active()).isEqualTo(successor);
        requireRevokedAndErased(old);
    }

    @Test
    void emergencyWhenTheReplicaDiesHalfwayThenTheOthersFinishIt() {
        Tokens tokens = replicas.get(0).signUp();
        String old = replicas.active();

        replicas.database().execute(Role.AUTH, endEveryKey());

        String successor = replicas.awaitSuccessorOf(old);
        await().atMost(LONG).untilAsserted(() -> requireRevokedAndErased(old));
        assertThat(replicas.get(1).status(tokens.access()).status()).isEqualTo(401);
        assertThat(KeyReplicas.kid(replicas.get(0).refresh(tokens.refresh()).string("access_token")))
                .isEqualTo(successor);
    }

    @Test
    void emergencyForAnUnknownKeyThenNotFoundAndNothingChanges() {
        String administrator = replicas.administrator();
        List<String> before = TestRows.of(replicas.database(), "auth.signing_key");

        replicas.emergency(0, administrator, """
                        {"emergency": true, "kid": "nobody's"}""").requireProblem(404, "key_not_found", "There is no such key.");

        assertThat(TestRows.of(replicas.database(), "auth.signing_key")).isEqualTo(before);
    }

    @Test
    void rotateWhenAKidIsNamedWithoutEmergencyThenInvalid() {
        replicas.emergency(0, replicas.administrator(), """
                        {"kid": "x"}""")
                .requireInvalid(Map.of("kid", "must be absent unless emergency is true"));
    }

    @Test
    void rotateWhenEmergencyIsNoBooleanThenInvalid() {
        replicas.emergency(0, replicas.administrator(), """
                        {"emergency": "yes"}""")
                .requireInvalid(Map.of("emergency", "must be true or false"));
    }

    @Test
    void startWhenNothingSignsYetThenTheNewReplicaFinishesIt() {
        String old = replicas.active();
        KeyVerifier deaf = new KeyVerifier(replicas.database(), keySet(0), LONG, Clock.systemUTC());
        deaf.report();
        replicas.database().execute(Role.AUTH, endEveryKey());
        try (AuthServer late = AuthServer.start(replicas.database(), replicas.settings())) {
            deaf.close();
            replicas.awaitSuccessorOf(old);
            assertThat(KeyReplicas.kid(late.signUp().access())).isEqualTo(replicas.active());
        }
    }

    /** {@return the first statement of an emergency; nothing else follows, as if the replica had crashed after it} */
    private String endEveryKey() {
        SealedKey successor = replicas.get(0).bean(KeyStore.class).make();
        return "SELECT auth.revoke_keys(NULL, '" + successor.kid() + "', '" + successor.encryptedJwk() + "', "
                + successor.longestTokenSeconds() + ")";
    }

    private URI keySet(int replica) {
        return replicas.address(replica).resolve(KeyReplicas.KEY_SET);
    }

    private void requireRevokedAndErased(String kid) {
        assertThat(TestRows.select(
                        replicas.database(),
                        "SELECT state || ' ' || (encrypted_jwk IS NULL) FROM auth.signing_key WHERE kid = '" + kid
                                + "'"))
                .containsExactly("revoked true");
        assertThat(TestRows.select(
                        replicas.database(), "SELECT kind FROM shared.revocation WHERE target_id = '" + kid + "'"))
                .containsExactly("key");
    }
}
