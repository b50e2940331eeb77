package dev.latchkey.auth.mail;

import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.setting.InsecureSetting;
import dev.latchkey.auth.setting.SettingCheck;
import dev.latchkey.shared.micronaut.setting.SettingBounds;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings for sending mail.
 *
 * @param url see {@link MailUrl}; null or empty when no mail can be sent
 * @param from the sender, such as {@code Latchkey <no-reply@example.com>}; required with the url
 * @param perMinute mails to one address in a minute, between 1 and 1,000; further ones are sent later
 * @param interval from one look for due mails to the next, from 10 ms to 1 min; a replica sends its own mails at once
 * @param timeout for connecting to the mail server, and for each of its answers, from 10 ms to 1 min
 * @param retention how long a mail is tried that the mail server does not accept, from 1 min to 7 days
 */
@Context
@ConfigurationProperties("latchkey.mail")
record MailSettings(
        @Nullable String url,
        @Nullable String from,
        @Bindable(defaultValue = "5") int perMinute,
        @Bindable(defaultValue = "1s") Duration interval,
        @Bindable(defaultValue = "10s") Duration timeout,
        @Bindable(defaultValue = "2d") Duration retention)
        implements SettingCheck {
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    MailSettings {
        url = url == null || url.isBlank() ? null : url.strip();
        from = from == null || from.isBlank() ? null : from.strip();
        SettingBounds.require("latchkey.mail.per-minute", perMinute, 1, 1_000);
        SettingBounds.require("latchkey.mail.interval", interval, SHORTEST, LONGEST);
        SettingBounds.require("latchkey.mail.timeout", timeout, SHORTEST, LONGEST);
        SettingBounds.require("latchkey.mail.retention", retention, Duration.ofMinutes(1), Duration.ofDays(7));
        if (url != null) {
            MailUrl.parse(url);
            sender(from);
        }
    }

    /** {@return whether a mail server is configured} Each sign-in asks this, so it reads no address. */
    boolean isOn() {
        return url != null;
    }

    /** {@return the mail server; empty when none is configured} */
    Optional<MailUrl> server() {
        return Optional.ofNullable(url).map(MailUrl::parse);
    }

    /**
     * {@return the sender}
     *
     * @throws ConfigurationException when none is configured
     */
    InternetAddress sender() {
        return sender(from);
    }

    private static InternetAddress sender(@Nullable String from) {
        if (from == null) {
            throw new ConfigurationException("Set MAIL_FROM, too: with MAIL_URL, mails need a sender.");
        }
        try {
            InternetAddress[] addresses = InternetAddress.parse(from, true);
            if (addresses.length == 1
                    && RecipientAddress.parse(addresses[0].getAddress()).isPresent()) {
                return RecipientAddress.withPersonal(addresses[0]);
            }
        } catch (AddressException e) {
            // refused below
        }
        throw new ConfigurationException(
                "latchkey.mail.from (MAIL_FROM) must be one e-mail address, such as Latchkey <no-reply@example.com>, but is "
                        + from);
    }

    @Override
    public List<InsecureSetting> insecureSettings() {
        return new InsecureSetting("MAIL_URL", "starttls=no", "mails with one-time links cross the network unencrypted")
                .when(server().filter(server -> server.encryption() == MailUrl.Encryption.NONE)
                        .filter(server -> !AuthSettings.isThisMachine(server.host()))
                        .isPresent());
    }

    /** The address of the mail server stays out of logs, because it may contain a password. */
    @Override
    public String toString() {
        return "MailSettings[from=" + from + ", open=" + isOn() + "]";
    }
}
