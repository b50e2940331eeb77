package dev.latchkey.auth.profile;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.mail.MailServer;
import dev.latchkey.auth.mail.ReceivedMail;
import dev.latchkey.shared.test.TestAnswer;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes addresses, and reads the mails about that. */
final class TestProfile {
    static final String REFUSED = "The link or the code is wrong, used or expired.";

    private static final Pattern CODE = Pattern.compile("\\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\\b");

    private TestProfile() {}

    /** {@return the settings of a server that sends its mails there, and none to new accounts} */
    static Map<String, Object> settings(MailServer mails, Object... more) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "latchkey.mail.url",
                mails.url(),
                "latchkey.mail.from",
                "latchkey@example.test",
                "latchkey.throttle.mail-requests",
                1_000_000));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i].toString(), more[i + 1]);
        }
        return settings;
    }

    static String newAddress() {
        return "next-" + UUID.randomUUID() + "@example.test";
    }

    static TestAnswer ask(AuthServer server, String access, String email) {
        return server.post("/profile/email")
                .bearer(access)
                .json("{\"email\": \"" + email + "\"}")
                .send();
    }

    static TestAnswer confirm(AuthServer server, String token) {
        return server.post("/profile/email/confirmations")
                .json("{\"token\": \"" + token + "\"}")
                .send();
    }

    static TestAnswer confirmByCode(AuthServer server, String access, String code) {
        return server.post("/profile/email/confirmations")
                .bearer(access)
                .json("{\"code\": \"" + code + "\"}")
                .send();
    }

    static TestAnswer undo(AuthServer server, String token) {
        return server.post("/profile/email/undo")
                .json("{\"token\": \"" + token + "\"}")
                .send();
    }

    static void requireRefused(TestAnswer answer) {
        answer.requireProblem(400, "invalid_verification", REFUSED);
    }

    static Map<String, Object> profile(AuthServer server, String access) {
        return server.get("/profile").bearer(access).send().requireJson(200).json();
    }

    /** {@return the token of the link in a mail} */
    static String token(ReceivedMail mail) {
        return mail.link().substring(mail.link().indexOf("?token=") + "?token=".length());
    }

    static String code(ReceivedMail mail) {
        Matcher code = CODE.matcher(mail.text().replace(mail.link(), ""));
        if (!code.find()) {
            throw new IllegalStateException("the mail has no code: " + mail.text());
        }
        return code.group();
    }
}
