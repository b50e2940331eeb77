package dev.latchkey.auth.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.mail.MailServer;
import dev.latchkey.auth.mail.ReceivedMail;
import dev.latchkey.auth.secret.RandomSecret;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Links to set a new password, made by the database or read from mails, and calls that use them. */
public final class TestLinks {
    public static final String NEXT = "eleven herons beneath the pier";

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String PAGE = AuthServer.ISSUER + "/reset?token=";

    private TestLinks() {}

    /** {@return the token of a new link of an account, without a mail} */
    public static String token(TestDatabase database, String accountId) {
        String token = RandomSecret.text();
        String hash = HexFormat.of().formatHex(RandomSecret.hash(token));
        database.execute(
                Role.AUTH,
                "INSERT INTO auth.password_reset (hash, account_id, epoch, email_key, expires_at)"
                        + " SELECT '\\x" + hash + "', id, epoch, email_key, shared.clock() + interval '30 minutes'"
                        + " FROM auth.account WHERE id = '" + accountId + "'");
        return token;
    }

    /** Asks for a link. */
    public static TestAnswer request(AuthServer server, String email) {
        return server.post("/password/reset-requests")
                .json("{\"email\": \"" + email + "\"}")
                .send();
    }

    /** Uses a link. */
    public static TestAnswer reset(AuthServer server, String token, String newPassword) {
        return server.post("/password/reset")
                .json("{\"token\": \"" + token + "\", \"new_password\": \"" + newPassword + "\"}")
                .send();
    }

    static void requireDead(TestAnswer answer) {
        answer.requireProblem(400, "invalid_reset_token", "The token is not valid any more. Request a new link.");
    }

    /** {@return the mails to an address, once there are so many} */
    static List<ReceivedMail> mails(MailServer mails, String address, int number) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(mails.mails(address)).hasSizeGreaterThanOrEqualTo(number));
        return mails.mails(address);
    }

    /** {@return the token in a mail} */
    static String token(ReceivedMail mail) {
        assertThat(mail.link()).startsWith(PAGE);
        return mail.link().substring(PAGE.length());
    }

    /** Waits until the server has worked on all requests. */
    static void settle(AuthServer server) {
        await().atMost(PATIENCE).until(() -> {
            server.bean(RecoveryTasks.class).workOnAll();
            return TestRows.count(server.database(), "auth.recovery_task") == 0;
        });
    }

    /** {@return the settings of a server that sends its mails there, and none to new accounts} */
    static Map<String, Object> settings(MailServer mails) {
        return Map.of(
                "latchkey.mail.url", mails.url(),
                "latchkey.mail.from", "latchkey@example.test",
                "latchkey.email.verification", "off");
    }
}
