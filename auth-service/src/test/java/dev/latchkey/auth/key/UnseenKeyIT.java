package dev.latchkey.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.authorization.IdTokenHints;
import dev.latchkey.auth.token.IssuedTokens;
import dev.latchkey.shared.micronaut.error.UnavailableException;
import dev.latchkey.shared.test.DatabaseProxy;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestKeys;
import dev.latchkey.shared.test.TestTokens;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replica is cut off from the database while another replica begins to sign with a new key. */
class UnseenKeyIT {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final TestDatabase database = AuthDatabase.create();
    private final DatabaseProxy proxy = database.proxy();
    private AuthServer other;
    private AuthServer cutOff;
    private String token = "";

    @BeforeEach
    void rotateWhileOneIsCutOff() {
        Map<String, Object> settings = new HashMap<>(KeyReplicas.ACKNOWLEDGED);
        settings.put("latchkey.master-key.key", AuthServer.randomMasterKey());
        settings.put("latchkey.verifier.lease", "1s");
        settings.put("datasources.default.connection-timeout", 500);
        settings.put("datasources.default.validation-timeout", 250);
        settings.put("datasources.default.data-source-properties.socketTimeout", "1");
        other = AuthServer.start(database, settings);
        cutOff = AuthServer.start(database.through(proxy), settings);
        String old = KeyReplicas.kid(other.signUp().access());
        proxy.refuse();
        other.bean(KeyRotation.class).rotate();
        await().atMost(LONG).ignoreExceptions().until(() -> {
            token = other.signUp().access();
            return !KeyReplicas.kid(token).equals(old);
        });
    }

    @AfterEach
    void stop() {
        proxy.pass();
        cutOff.close();
        other.close();
        proxy.close();
    }

    @Test
    void verifyWhenTheReplicaCannotLookForTheKeyThenUndecided() {
        TestAnswer answer = cutOff.status(token);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("2");
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> cutOff.bean(IssuedTokens.class).find(token));
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() ->
                        cutOff.bean(IdTokenHints.class).read(SignedTokens.like(other, token, "JWT", claims -> {})));

        proxy.pass();

        await().atMost(LONG).until(() -> cutOff.status(token).status() == 200);
    }

    @Test
    void verifyWhenTheDatabaseDoesNotHaveTheKeyThenRefused() {
        String invented =
                TestTokens.valid(Clock.systemUTC()).signedBy(TestKeys.other()).token();

        assertThat(other.status(invented).status()).isEqualTo(401);
        assertThat(other.bean(IssuedTokens.class).find(invented)).isEmpty();
    }
}
