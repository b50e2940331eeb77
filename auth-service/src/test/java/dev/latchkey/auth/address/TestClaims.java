package dev.latchkey.auth.address;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.mail.MailServer;
import dev.latchkey.auth.mail.ReceivedMail;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase.Role;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the mails of claims, and presents their secrets. */
final class TestClaims {
    static final String REFUSED = "The link or the code is wrong, used or expired.";

    private static final String MARK = "/verify-email?token=";
    private static final Pattern CODE = Pattern.compile("\\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\\b");

    private TestClaims() {}

    /** {@return the settings of a server that sends its mails there} */
    static Map<String, Object> settings(MailServer mail, Object... more) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "latchkey.mail.url",
                mail.url(),
                "latchkey.mail.from",
                "latchkey@auth.example.test",
                "latchkey.throttle.mail-requests",
                1_000_000));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i].toString(), more[i + 1]);
        }
        return settings;
    }

    static String token(ReceivedMail mail) {
        String link = mail.link();
        return link.substring(link.indexOf(MARK) + MARK.length());
    }

    static String code(ReceivedMail mail) {
        Matcher code = CODE.matcher(mail.text().replace(mail.link(), ""));
        if (!code.find()) {
            throw new IllegalStateException("the mail has no code: " + mail.text());
        }
        return code.group();
    }

    /** {@return another code than this one} */
    static String wrong(String code) {
        return (code.startsWith("7") ? "8" : "7") + code.substring(1);
    }

    static TestAnswer verifyByToken(AuthServer server, String token) {
        return server.post("/email/verifications")
                .json("{\"token\": \"" + token + "\"}")
                .send();
    }

    static TestAnswer verifyByCode(AuthServer server, String accessToken, String code) {
        return server.post("/email/verifications")
                .bearer(accessToken)
                .json("{\"code\": \"" + code + "\"}")
                .send();
    }

    static void requireRefused(TestAnswer answer) {
        answer.requireProblem(400, "invalid_verification", REFUSED);
    }

    static TestAnswer register(AuthServer server, String username, String email) {
        return server.post("/register")
                .json("""
                        {"username": "%s", "email": "%s", "password": "%s"}""".formatted(username, email, AuthServer.PASSWORD))
                .send();
    }

    /** Makes all accounts so old that no form of theirs can still be on its way a second time. */
    static void age(AuthServer server) {
        server.database().execute(Role.AUTH, "UPDATE auth.account SET created_at = created_at - interval '1 hour'");
    }
}
