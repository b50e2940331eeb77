package dev.latchkey.auth.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.auth.mail.MailUrl.Encryption;
import dev.latchkey.auth.setting.InsecureSetting;
import io.micronaut.context.exceptions.ConfigurationException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailUrlTest {
    private static final String FROM = "Latchkey <no-reply@example.test>";

    @Test
    void parseWhenSmtpThenStartTlsIsObligatory() {
        assertThat(MailUrl.parse("smtp://mail.example.test"))
                .isEqualTo(new MailUrl(Encryption.STARTTLS, "mail.example.test", 587, null, null));
    }

    @Test
    void parseWhenSmtpsThenAllIsEncrypted() {
        assertThat(MailUrl.parse("smtps://mail.example.test/"))
                .isEqualTo(new MailUrl(Encryption.TLS, "mail.example.test", 465, null, null));
    }

    @Test
    void parseWhenUserAndPasswordAreEncodedThenTheyAreDecoded() {
        assertThat(MailUrl.parse("SMTP://ada%40example.test:a%2Fb%3A+c%C3%BC@mail.example.test:2525?starttls=no"))
                .isEqualTo(new MailUrl(Encryption.NONE, "mail.example.test", 2525, "ada@example.test", "a/b:+cü"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mail.example.test",
                "mail.example.test:25",
                "//mail.example.test",
                "http://mail.example.test",
                "smtp:mail.example.test",
                "smtp://",
                "smtp://mail.example.test/path",
                "smtp://mail.example.test#part",
                "smtp://mail.example.test:0",
                "smtp://mail.example.test:70000",
                "smtp://mail.example.test?starttls=never",
                "smtp://mail.example.test?starttls=no&x=y",
                "smtps://mail.example.test?starttls=no",
                "smtp://s3cr3t@mail.example.test",
                "smtp://user:@mail.example.test",
                "smtp://:s3cr3t@mail.example.test",
                "smtp://user:s3cr3t%@mail.example.test",
                "smtp://user:s3cr3t@x@mail.example.test",
                "smtp://user:s3cr3t pass@mail.example.test"
            })
    void parseWhenItIsNoMailServerThenRefusedWithoutTellingIt(String text) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> MailUrl.parse(text))
                .withNoCause()
                .withMessageStartingWith("latchkey.mail.url (MAIL_URL) must be smtp://")
                .withMessageNotContaining("s3cr3t");
    }

    @Test
    void toStringThenThePasswordIsNotInIt() {
        String url = "smtps://user:s3cr3t@mail.example.test";

        assertThat(MailUrl.parse(url)).hasToString("MailUrl[TLS mail.example.test:465]");
        assertThat(settings(url, FROM).toString()).doesNotContain("s3cr3t");
    }

    @Test
    void settingsWhenEmptyThenThereIsNoServer() {
        assertThat(settings("", "").server()).isEmpty();
    }

    @Test
    void settingsWhenTheSenderIsMissingThenRefused() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> settings("smtp://mail.example.test", null))
                .withMessage("Set MAIL_FROM, too: with MAIL_URL, mails need a sender.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "a@example.test, b@example.test", "a b@example.test", "Latchkey <>"})
    void settingsWhenTheSenderIsNoAddressThenRefused(String from) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> settings("smtp://mail.example.test", from))
                .withMessageStartingWith("latchkey.mail.from (MAIL_FROM) must be one e-mail address")
                .withMessageEndingWith("but is " + from);
    }

    @ParameterizedTest
    @CsvSource({
        "smtp://mail.example.test?starttls=no, true",
        "smtp://127.0.0.1:2525?starttls=no, false",
        "smtp://localhost?starttls=no, false",
        "smtp://[::1]:2525?starttls=no, false",
        "smtp://mail.example.test, false",
        "smtps://mail.example.test, false"
    })
    void insecureSettingsWhenMailCrossesTheNetworkInClearThenTold(String url, boolean insecure) {
        assertThat(settings(url, FROM).insecureSettings())
                .isEqualTo(new InsecureSetting(
                                "MAIL_URL", "starttls=no", "mails with one-time links cross the network unencrypted")
                        .when(insecure));
    }

    private static MailSettings settings(@Nullable String url, @Nullable String from) {
        return new MailSettings(url, from, 5, Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofDays(2));
    }
}
