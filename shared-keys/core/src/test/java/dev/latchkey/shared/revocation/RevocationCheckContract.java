package dev.latchkey.shared.revocation;

import static dev.latchkey.shared.revocation.TestTokenIds.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.shared.test.DatabaseProxy;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of every reader of the revocation log, tested with a real log. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(60)
public abstract class RevocationCheckContract {
    private final TestDatabase database = TestDatabase.create();
    private @Nullable DatabaseProxy proxy;
    private @Nullable RevocationCheck check;

    /**
     * Opens the reader under test; it is ready to answer.
     *
     * @param database with an empty log; the role is {@code latchkey_resource}
     */
    protected abstract RevocationCheck open(TestDatabase database) throws Exception;

    /** Ends the reader. */
    protected void close(RevocationCheck opened) throws Exception {}

    /** Writes to the log, and returns when the reader must know the revocation. */
    protected void revoke(String kind, String target) {
        database.execute(
                Role.AUTH,
                "INSERT INTO shared.revocation (kind, target_id, expires_at, revoked_at)"
                        + " VALUES ('%s', '%s', now() + interval '1 hour', now())".formatted(kind, target));
    }

    /** {@return the database, without the proxy} */
    protected TestDatabase database() {
        return database;
    }

    @BeforeAll
    void migrate() {
        database.makeRevocationLog();
    }

    @BeforeEach
    void begin() throws Exception {
        database.execute(Role.AUTH, "DELETE FROM shared.revocation; DELETE FROM shared.verifier_lease");
        proxy = database.proxy();
        check = open(database.through(proxy()));
    }

    @AfterEach
    void end() throws Exception {
        proxy().pass();
        close(check());
        proxy().close();
    }

    @Test
    void checkWhenNothingIsRevokedThenNotRevoked() {
        assertThat(check().check(token("jti", "sid", "kid"))).isEqualTo(RevocationStatus.NOT_REVOKED);
        assertThat(check().check(token("jti", null, "kid"))).isEqualTo(RevocationStatus.NOT_REVOKED);
    }

    @Test
    void checkWhenItsSessionIsRevokedThenRevoked() {
        revoke("session", "sid");

        assertThat(check().check(token("jti", "sid", "kid"))).isEqualTo(RevocationStatus.REVOKED);
        assertThat(check().check(token("jti-2", "sid", "kid-2"))).isEqualTo(RevocationStatus.REVOKED);
    }

    @Test
    void checkWhenItsIdIsRevokedThenRevoked() {
        revoke("token", "jti");

        assertThat(check().check(token("jti", "sid", "kid"))).isEqualTo(RevocationStatus.REVOKED);
        assertThat(check().check(token("jti", null, "kid"))).isEqualTo(RevocationStatus.REVOKED);
    }

    @Test
    void checkWhenItsKeyIsRevokedThenRevoked() {
        revoke("key", "kid");

        assertThat(check().check(token("jti", "sid", "kid"))).isEqualTo(RevocationStatus.REVOKED);
        assertThat(check().check(token("jti", null, "kid"))).isEqualTo(RevocationStatus.REVOKED);
    }

    @Test
    void checkWhenAnothersIsRevokedThenNotRevoked() {
        revoke("session", "sid-2");
        revoke("token", "jti-2");
        revoke("key", "kid-2");
        revoke("session", "SID");
        revoke("session", "sid ");

        assertThat(check().check(token("jti", "sid", "kid"))).isEqualTo(RevocationStatus.NOT_REVOKED);
    }

    @Test
    void checkWhenTheSameIdOfAnotherKindIsRevokedThenNotRevoked() {
        revoke("session", "jti");
        revoke("token", "sid");
        revoke("key", "jti");
        revoke("token", "null");

        assertThat(check().check(token("jti", "sid", "kid"))).isEqualTo(RevocationStatus.NOT_REVOKED);
        assertThat(check().check(token("jti", null, "kid"))).isEqualTo(RevocationStatus.NOT_REVOKED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"' OR '1'='1", "%", "sid'; DELETE FROM shared.revocation; --", "\\", "😀"})
    void checkWhenAnIdIsStrangeThenItIsAnIdLikeAnother(String id) {
        revoke("session", "sid");

        assertThat(check().check(token(id, id, id))).isEqualTo(RevocationStatus.NOT_REVOKED);
        assertThat(check().check(token("jti", "sid", "kid"))).isEqualTo(RevocationStatus.REVOKED);
    }

    @Test
    void checkWhenTheDatabaseIsGoneThenUnknownUntilItIsBack() {
        proxy().refuse();
        awaitStatus(RevocationStatus.UNKNOWN);

        revoke("session", "sid");
        proxy().pass();

        awaitStatus(RevocationStatus.REVOKED);
    }

    @Test
    void checkWhenTheDatabaseHangsThenUnknownUntilItAnswers() {
        proxy().hang();
        awaitStatus(RevocationStatus.UNKNOWN);

        proxy().pass();

        awaitStatus(RevocationStatus.NOT_REVOKED);
    }

    @Test
    void checkWhenItsConnectionsEndThenItRecovers() {
        proxy().cut();

        awaitStatus(RevocationStatus.NOT_REVOKED);
    }

    private void awaitStatus(RevocationStatus status) {
        await().until(() -> check().check(token("jti", "sid", "kid")) == status);
    }

    /** {@return the reader under test} */
    protected RevocationCheck check() {
        return java.util.Objects.requireNonNull(check);
    }

    /** {@return the proxy between the reader and the database} */
    protected DatabaseProxy proxy() {
        return java.util.Objects.requireNonNull(proxy);
    }
}
