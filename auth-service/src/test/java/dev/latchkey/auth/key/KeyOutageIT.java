package dev.latchkey.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.shared.micronaut.error.UnavailableException;
import dev.latchkey.shared.test.DatabaseProxy;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Signing and rotation while a replica cannot reach the database, or gets no notifications. */
class KeyOutageIT {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final TestDatabase database = AuthDatabase.create();
    private final TestClock clock = TestClock.at(Clock.systemUTC().instant());
    private final Map<String, Object> settings = new HashMap<>(KeyReplicas.ACKNOWLEDGED);

    KeyOutageIT() {
        settings.putAll(Map.of(
                "latchkey.master-key.key",
                AuthServer.randomMasterKey(),
                "datasources.default.connection-timeout",
                500,
                "datasources.default.validation-timeout",
                250,
                "datasources.default.data-source-properties.socketTimeout",
                "1"));
    }

    @Test
    void signWhenCutOffForLongThenUnavailableRatherThanWithAKeyThatMayBeRetired() {
        try (DatabaseProxy proxy = database.proxy();
                AuthServer cutOff = AuthServer.start(database.through(proxy), clock, settings)) {
            SigningKeys keys = cutOff.bean(SigningKeys.class);
            String old = KeyReplicas.kid(sign(keys));
            proxy.refuse();
            assertThat(KeyReplicas.kid(sign(keys))).isEqualTo(old);

            clock.advance(KeyStore.FRESH);

            assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> sign(keys));
            assertThat(keys.knownKids()).contains(old);

            proxy.pass();
            await().atMost(LONG)
                    .ignoreExceptions()
                    .until(() -> KeyReplicas.kid(sign(keys)).equals(old));
        }
    }

    @Test
    void rotateWhenTheDatabaseGoesAwayInBetweenThenItGoesOnAfterwards() {
        try (DatabaseProxy proxy = database.proxy();
                AuthServer server = AuthServer.start(database.through(proxy), settings)) {
            String old = TestRows.select(database, "SELECT kid FROM auth.signing_key")
                    .getFirst();
            KeyRotation rotation = server.bean(KeyRotation.class);
            try (KeyVerifier verifier =
                    new KeyVerifier(database, server.address().resolve(KeyReplicas.KEY_SET), LONG, Clock.systemUTC())) {
                verifier.report();
                assertThat(rotation.rotate()).isEqualTo(KeyFunctions.Publication.PUBLISHED);
                proxy.refuse();
                verifier.sync(); // the replica serves the key set from memory, with the new key
                proxy.pass();

                await().atMost(LONG)
                        .until(() ->
                                TestRows.select(database, "SELECT kid FROM auth.signing_key WHERE state = 'active'")
                                        .stream()
                                        .noneMatch(old::equals));
            }
            assertThat(TestRows.select(database, "SELECT state FROM auth.signing_key ORDER BY created_at"))
                    .containsExactly("retired", "active");
        }
    }

    @Test
    void rotateWhenNotificationsAreLostThenTheReplicaFollowsAllTheSame() {
        try (AuthServer server = AuthServer.start(database, settings)) {
            SigningKeys keys = server.bean(SigningKeys.class);
            String old = KeyReplicas.kid(sign(keys));
            database.execute(Role.AUTH, "ALTER TABLE auth.signing_key DISABLE TRIGGER told");

            server.bean(KeyRotation.class).rotate();

            await().atMost(LONG).until(() -> !KeyReplicas.kid(sign(keys)).equals(old));
        }
    }

    @Test
    void followWhenAllItsBackendsAreEndedThenTheReplicaFollowsAllTheSame() {
        try (AuthServer server = AuthServer.start(database, settings)) {
            SigningKeys keys = server.bean(SigningKeys.class);
            String old = KeyReplicas.kid(sign(keys));
            database.execute(
                    Role.SUPERUSER,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND usename = 'latchkey_auth'");

            await().atMost(LONG).ignoreExceptions().until(() -> {
                server.bean(KeyRotation.class).rotate();
                return true;
            });

            await().atMost(LONG)
                    .ignoreExceptions()
                    .until(() -> !KeyReplicas.kid(sign(keys)).equals(old));
        }
    }

    @Test
    void signWhenATokenWouldOutliveItsKeyThenRefused() {
        try (AuthServer server = AuthServer.start(database, settings)) {
            SigningKeys keys = server.bean(SigningKeys.class);

            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> sign(keys, Duration.ofMinutes(16)))
                    .withMessage("a token of PT16M outlives its key, which is kept for PT15M");
        }
    }

    private String sign(SigningKeys keys) {
        return sign(keys, Duration.ofMinutes(15));
    }

    private String sign(SigningKeys keys, Duration lifetime) {
        return keys.sign(
                new JOSEObjectType("at+jwt"),
                new JWTClaimsSet.Builder()
                        .issueTime(Date.from(clock.instant()))
                        .expirationTime(Date.from(clock.instant().plus(lifetime)))
                        .build());
    }
}
