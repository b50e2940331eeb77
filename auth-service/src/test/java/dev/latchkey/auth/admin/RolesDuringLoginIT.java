package dev.latchkey.auth.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.database.LockedAccount;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import java.sql.Connection;
import java.sql.Statement;
import java.text.ParseException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The account changes after a login has verified the password: the token shows the account after the change. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolesDuringLoginIT {
    private final TestDatabase database = AuthDatabase.create();
    private AuthServer server;
    private TestAdministrator demoted;

    @BeforeAll
    void start() {
        server = AuthServer.start(database);
        TestAdministrator.of(server); // one administrator must remain
    }

    @BeforeEach
    void makeAdministrator() {
        demoted = TestAdministrator.of(server);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void loginWhenRolesChangeAfterThePasswordWasVerifiedThenTheTokenHasTheNewRoles() throws Exception {
        Tokens tokens = loginDuring("roles = '{reader}'");

        assertThat(claims(tokens).getStringListClaim("roles")).containsExactly("reader");
        server.request("PUT", "/admin/users/" + demoted.person().id() + "/roles")
                .bearer(tokens.access())
                .json("{\"roles\": [\"admin\"]}")
                .send()
                .requireProblem(403, "The caller's role does not allow this.");
    }

    @Test
    void loginWhenNamesChangeAfterThePasswordWasVerifiedThenTheTokenHasTheNewNames() throws Exception {
        Tokens tokens = loginDuring("name = 'Augusta', username = 'augusta'");

        assertThat(claims(tokens).getStringClaim("name")).isEqualTo("Augusta");
        assertThat(claims(tokens).getStringClaim("preferred_username")).isEqualTo("augusta");
    }

    /** Changes the account while a login needs its lock; the login goes on after the commit. */
    private Tokens loginDuring(String change) throws Exception {
        try (Connection administrator = database.dataSource(Role.AUTH).getConnection();
                Statement statement = administrator.createStatement()) {
            administrator.setAutoCommit(false);
            statement.execute("UPDATE auth.account SET " + change + " WHERE id = '"
                    + demoted.person().id() + "'");
            CompletableFuture<Tokens> login = CompletableFuture.supplyAsync(() -> server.login(demoted.person()));
            LockedAccount.awaitCall(database, "open_session");
            administrator.commit();
            return login.get(1, TimeUnit.MINUTES);
        }
    }

    private static JWTClaimsSet claims(Tokens tokens) throws ParseException {
        return SignedJWT.parse(tokens.access()).getJWTClaimsSet();
    }
}
