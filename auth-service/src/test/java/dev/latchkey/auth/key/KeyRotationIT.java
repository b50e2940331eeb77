package dev.latchkey.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.JWKSet;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.shared.key.KeySetLimits;
import dev.latchkey.shared.key.RemoteKeys;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import dev.latchkey.shared.token.AccessTokenVerifier;
import dev.latchkey.shared.token.Refusal;
import dev.latchkey.shared.token.Verification;
import dev.latchkey.shared.token.VerificationPolicy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rotation on several replicas, with verifiers that fetch the key set over HTTP and report which keys they know. */
class KeyRotationIT {
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final KeySetLimits SHORT =
            new KeySetLimits(Duration.ofSeconds(3), Duration.ofMillis(100), LONG, Duration.ofMillis(500));
    private static final VerificationPolicy POLICY =
            new VerificationPolicy(AuthServer.ISSUER, Set.of("latchkey-api"), Duration.ofSeconds(30));

    @Test
    @DisplayName("97 rotation every second under load: no valid token is refused")
    void rotateEverySecondUnderLoadThenNoTokenIsRefused() throws Exception {
        int rotations = 8;
        try (KeyReplicas replicas = KeyReplicas.start(3, Map.of("latchkey.key.rotation-interval", "1s"))) {
            List<KeyVerifier> verifiers =
                    List.of(replicas.verifier(0, LEASE), replicas.verifier(1, LEASE), replicas.verifier(2, LEASE));
            AtomicBoolean stop = new AtomicBoolean();
            Queue<String> refusals = new ConcurrentLinkedQueue<>();
            Set<String> kids = ConcurrentHashMap.newKeySet();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> running = new ArrayList<>();
                verifiers.forEach(verifier -> running.add(threads.submit(() -> repeat(stop, verifier::sync))));
                for (int client = 0; client < 4; client++) {
                    int replica = client % 3;
                    Client load = new Client(replicas, replica, verifiers, refusals, kids);
                    running.add(threads.submit(() -> repeat(stop, load::refreshAndUse)));
                }
                try {
                    // A task that ends early has failed; its exception comes out below.
                    await().atMost(LONG.multipliedBy(2))
                            .until(() ->
                                    kids.size() > rotations || running.stream().anyMatch(Future::isDone));
                } finally {
                    stop.set(true);
                }
                for (Future<?> thread : running) {
                    thread.get();
                }
            }
            assertThat(refusals).isEmpty();
            replicas.requireUnbrokenChain();
        }
    }

    /** A client that refreshes its tokens, then sends the new and the old access token to all verifiers and replicas. */
    private static final class Client {
        private final KeyReplicas replicas;
        private final AuthServer server;
        private final List<KeyVerifier> verifiers;
        private final Queue<String> refusals;
        private final Set<String> kids;
        private Tokens tokens;

        Client(
                KeyReplicas replicas,
                int replica,
                List<KeyVerifier> verifiers,
                Queue<String> refusals,
                Set<String> kids) {
            this.replicas = replicas;
            this.server = replicas.get(replica);
            this.verifiers = verifiers;
            this.refusals = refusals;
            this.kids = kids;
            this.tokens = server.signUp();
        }

        void refreshAndUse() {
            String before = tokens.access();
            TestAnswer answer = server.refresh(tokens.refresh());
            if (answer.status() != 200) {
                refusals.add("refresh: " + answer.text());
                return;
            }
            tokens = new Tokens(answer.string("access_token"), answer.string("refresh_token"));
            kids.add(KeyReplicas.kid(tokens.access()));
            for (String token : List.of(before, tokens.access())) {
                for (KeyVerifier verifier : verifiers) {
                    if (!(verifier.verify(token) instanceof Verification.Accepted)) {
                        refusals.add("verifier: " + verifier.verify(token) + " " + KeyReplicas.kid(token));
                    }
                }
                for (int replica = 0; replica < 3; replica++) {
                    TestAnswer status = replicas.get(replica).status(token);
                    if (status.status() != 200) {
                        refusals.add("auth-service: " + status.text() + " " + KeyReplicas.kid(token));
                    }
                }
            }
        }
    }

    @Test
    void rotateThenTheNewKeySignsOnEveryReplicaAndOldTokensVerify() {
        try (KeyReplicas replicas = KeyReplicas.start(2, Map.of())) {
            KeyVerifier verifier = replicas.verifier(1, LEASE);
            String administrator = replicas.administrator();
            String old = replicas.active();

            replicas.rotate(0, administrator).requireJson(200);
            String published = replicas.kids("published").getFirst();
            await().atMost(LONG).until(() -> replicas.published(1).contains(published));
            assertThat(KeyReplicas.kid(replicas.get(1).signUp().access())).isEqualTo(old);
            verifier.sync();
            replicas.awaitEverywhere(published);

            for (int replica = 0; replica < 2; replica++) {
                String token = replicas.get(replica).signUp().access();
                assertThat(KeyReplicas.kid(token)).isEqualTo(published);
                assertThat(verifier.verify(token)).isInstanceOf(Verification.Accepted.class);
                assertThat(verifier.verify(administrator)).isInstanceOf(Verification.Accepted.class);
                replicas.get(replica).status(administrator).requireJson(200);
                assertThat(replicas.published(replica)).containsExactlyInAnyOrder(old, published);
            }
            replicas.requireUnbrokenChain();
        }
    }

    @Test
    void rotateWhenASuccessorIsPublishedThenNoOtherIsMade() throws Exception {
        try (KeyReplicas replicas = KeyReplicas.start(2, Map.of())) {
            replicas.verifier(0, LEASE); // never reports that it knows the new key
            String administrator = replicas.administrator();
            List<Callable<TestAnswer>> requests = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                int replica = i % 2;
                requests.add(() -> replicas.rotate(replica, administrator));
            }
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Future<TestAnswer> answer : threads.invokeAll(requests)) {
                    answer.get().requireJson(200);
                }
            }
            assertThat(replicas.kids("published")).hasSize(1);
            assertThat(replicas.kids("active")).hasSize(1);
        }
    }

    @Test
    void rotateWhenPublishTimeIsNotOverThenTheOldKeySigns() {
        try (KeyReplicas replicas = KeyReplicas.start(1, Map.of("latchkey.key.publish-time", "10m"))) {
            String old = replicas.active();
            String administrator = replicas.administrator();
            replicas.rotate(0, administrator).requireJson(200);

            replicas.pass(Duration.ofMinutes(9));
            replicas.get(0).bean(KeyRotation.class).step();
            assertThat(replicas.active()).isEqualTo(old);

            replicas.pass(Duration.ofMinutes(1));
            assertThat(replicas.awaitSuccessorOf(old)).isNotEqualTo(old);
        }
    }

    @Test
    void rotateWhenAVerifierNeverAcknowledgesThenItIsWaitedForAsLongAsStated() {
        try (KeyReplicas replicas = KeyReplicas.start(1, Map.of("latchkey.key.publish-wait", "10m"))) {
            KeyVerifier knowing = replicas.verifier(0, LEASE);
            KeyVerifier silent = replicas.verifier(0, LEASE);
            String old = replicas.active();
            replicas.rotate(0, replicas.administrator()).requireJson(200);
            knowing.sync();

            replicas.pass(Duration.ofMinutes(9));
            silent.report();
            replicas.get(0).bean(KeyRotation.class).step();
            assertThat(replicas.active()).isEqualTo(old);

            replicas.pass(Duration.ofMinutes(1));
            replicas.awaitSuccessorOf(old);
        }
    }

    @Test
    void rotateWhenAVerifiersLeaseHasRunOutThenItIsNotWaitedFor() {
        try (KeyReplicas replicas = KeyReplicas.start(1, Map.of())) {
            replicas.verifier(0, LEASE);
            String old = replicas.active();
            replicas.rotate(0, replicas.administrator()).requireJson(200);
            replicas.get(0).bean(KeyRotation.class).step();
            assertThat(replicas.active()).isEqualTo(old);

            replicas.database()
                    .execute(
                            Role.AUTH,
                            "UPDATE shared.verifier_lease SET renewed_at = renewed_at - interval '61 seconds'");

            replicas.awaitSuccessorOf(old);
        }
    }

    @Test
    void retireThenTheKeyStaysUntilItsLastTokenHasExpired() {
        try (KeyReplicas replicas = KeyReplicas.start(2, Map.of("latchkey.key.retention-margin", "2m"))) {
            String old = replicas.active();
            replicas.rotate(1, replicas.administrator()).requireJson(200);
            String successor = replicas.awaitSuccessorOf(old);
            assertThat(TestRows.select(
                            replicas.database(),
                            "SELECT ends_at - retired_at FROM auth.signing_key WHERE state = 'retired'"))
                    .containsExactly("00:17:00");

            replicas.pass(Duration.ofMinutes(16));
            replicas.get(0).bean(KeyRotation.class).step();
            assertThat(replicas.published(0)).contains(old);

            replicas.pass(Duration.ofMinutes(1));
            for (int replica = 0; replica < 2; replica++) {
                int each = replica;
                await().atMost(LONG).until(() -> replicas.published(each).equals(List.of(successor)));
            }
            assertThat(TestRows.count(replicas.database(), "auth.signing_key")).isEqualTo(1);
        }
    }

    @Test
    void retireWhenAnotherReplicasTokensLiveLongerThenTheKeyStaysForThose() {
        try (KeyReplicas replicas = KeyReplicas.start(1, Map.of())) {
            replicas.add(Map.of("latchkey.token.access-token-lifetime", "2h"));
            String old = replicas.active();

            replicas.rotate(0, replicas.administrator()).requireJson(200);
            replicas.awaitSuccessorOf(old);

            assertThat(TestRows.select(
                            replicas.database(),
                            "SELECT ends_at - retired_at FROM auth.signing_key WHERE state = 'retired'"))
                    .containsExactly("02:05:00");
        }
    }

    @Test
    @DisplayName("62 a removed key is refused within the stated time")
    void removeThenTheVerifiersRefuseIt() {
        try (KeyReplicas replicas = KeyReplicas.start(1, Map.of())) {
            String token = replicas.administrator();
            String old = replicas.active();
            try (RemoteKeys keys = new RemoteKeys(replicas.address(0).resolve(KeyReplicas.KEY_SET), SHORT)) {
                AccessTokenVerifier verifier = new AccessTokenVerifier(keys, POLICY, Clock.systemUTC());
                assertThat(verifier.verify(token)).isInstanceOf(Verification.Accepted.class);
                replicas.rotate(0, token).requireJson(200);
                replicas.awaitSuccessorOf(old);
                assertThat(verifier.verify(token)).isInstanceOf(Verification.Accepted.class);

                replicas.pass(Duration.ofMinutes(20));
                await().atMost(LONG).until(() -> !replicas.published(0).contains(old));

                // The stated time is how long the verifier caches the key set: 3 s here.
                await().atMost(LONG)
                        .until(() -> verifier.verify(token).equals(new Verification.Refused(Refusal.UNKNOWN_KEY)));
                assertThat(verifier.verify(replicas.get(0).signUp().access()))
                        .isInstanceOf(Verification.Accepted.class);
            }
        }
    }

    @Test
    @DisplayName(
            "100 three replicas that start on an empty database with a rotation due at once make one key at a time")
    void startThreeAtOnceWhenRotationIsDueThenOneKeyAtATime() throws Exception {
        try (KeyReplicas replicas =
                new KeyReplicas(TestDatabase.create(), Map.of("latchkey.key.rotation-interval", "1ms"))) {
            try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
                List<Callable<AuthServer>> starts = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    starts.add(() -> AuthServer.start(replicas.database(), replicas.settings()));
                }
                List<AuthServer> servers = new ArrayList<>();
                for (Future<AuthServer> start : threads.invokeAll(starts)) {
                    servers.add(start.get());
                }
                try {
                    await().atMost(LONG).until(() -> replicas.kids("retired").size() >= 4);
                    for (AuthServer server : servers) {
                        String token = server.signUp().access();
                        for (AuthServer other : servers) {
                            other.status(token).requireJson(200);
                        }
                    }
                } finally {
                    servers.forEach(AuthServer::close);
                }
            }
            assertThat(replicas.kids("published")).hasSizeLessThan(2);
            replicas.requireUnbrokenChain();
        }
    }

    @Test
    void rotateByScheduleWhenSwitchedOffThenNever() {
        try (KeyReplicas replicas = KeyReplicas.start(1, Map.of("latchkey.key.rotation-interval", "0s"))) {
            replicas.pass(Duration.ofDays(400));

            replicas.get(0).bean(KeyRotation.class).step();

            assertThat(TestRows.count(replicas.database(), "auth.signing_key")).isEqualTo(1);
        }
    }

    @Test
    void rotateByScheduleWhenNotYetDueThenNotBefore() {
        try (KeyReplicas replicas = KeyReplicas.start(1, Map.of())) {
            String old = replicas.active();
            replicas.pass(Duration.ofDays(29));
            replicas.get(0).bean(KeyRotation.class).step();
            assertThat(replicas.active()).isEqualTo(old);

            replicas.pass(Duration.ofDays(1));

            replicas.awaitSuccessorOf(old);
        }
    }

    @Test
    @DisplayName("34 the size of new keys is a setting")
    void rotateWhenMoreBitsAreAskedThenTheNewKeyHasThem() throws Exception {
        try (KeyReplicas replicas = KeyReplicas.start(1, Map.of("latchkey.key.bits", 3072))) {
            JWKSet keys =
                    JWKSet.parse(replicas.get(0).get(KeyReplicas.KEY_SET).send().text());

            assertThat(keys.getKeys().getFirst().size()).isEqualTo(3072);
        }
    }

    @Test
    void rotateWhenTheKeySetIsFullThenRefused() {
        try (KeyReplicas replicas = KeyReplicas.start(1, Map.of())) {
            String administrator = replicas.administrator();
            replicas.database().execute(Role.AUTH, """
                            INSERT INTO auth.signing_key (kid, state, encrypted_jwk, created_at, longest_token_seconds,
                                signs_from, signs_by, activated_at, retired_at, ends_at)
                            SELECT 'old-' || i, 'retired', encrypted_jwk, created_at, 900,
                                signs_from, signs_by, activated_at, now(), now() + interval '1 hour'
                            FROM auth.signing_key, generate_series(1, 63) i""");

            replicas.rotate(0, administrator)
                    .requireProblem(
                            409,
                            "too_many_keys",
                            "There are too many keys. Wait until the oldest has left the key set.");

            assertThat(replicas.kids("published")).isEmpty();
        }
    }

    private static void repeat(AtomicBoolean stop, Runnable action) {
        while (!stop.get()) {
            action.run();
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
