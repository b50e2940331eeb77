package dev.latchkey.auth.throttle;

import dev.latchkey.auth.setting.InsecureSetting;
import dev.latchkey.auth.setting.SettingCheck;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The limits of attempts.
 *
 * @param accountFailures of one name, or of one known device of an account, within the window; 1 to 100
 * @param accountWindow 1 s to 1 d
 * @param firstDelay the block after those failures, which doubles with each further failure; 1 s to 1 h
 * @param longestDelay the limit of that block; at least the first delay, 1 d at most
 * @param failuresInRow of one account without a success, 2 to 100. An account has two names, and each has half of them
 * @param addressFailures of one IPv4 address or IPv6 /64 within a minute, of one kind; 1 to 1,000,000
 * @param registrations accounts that one address or /64 can create within an hour; 1 to 1,000,000
 * @param accountSessions sessions, codes, consents and password changes of one account within an hour; 1 to 1,000,000
 * @param mailRequests mails that one address or /64 can ask for within an hour, of one kind; 1 to 1,000,000
 * @param mails that can be asked for one mail address within half an hour, of one kind; 1 to 100
 * @param downloads of all data of one account within a day; 1 to 100
 * @param rows the approximate number of counts that stay in the database; 1,000 to 10,000,000
 */
@Context
@ConfigurationProperties("latchkey.throttle")
record ThrottleSettings(
        @Bindable(defaultValue = "10") int accountFailures,
        @Bindable(defaultValue = "10m") Duration accountWindow,
        @Bindable(defaultValue = "30s") Duration firstDelay,
        @Bindable(defaultValue = "1h") Duration longestDelay,
        @Bindable(defaultValue = "100") int failuresInRow,
        @Bindable(defaultValue = "30") int addressFailures,
        @Bindable(defaultValue = "1000") int registrations,
        @Bindable(defaultValue = "5000") int accountSessions,
        @Bindable(defaultValue = "100") int mailRequests,
        @Bindable(defaultValue = "5") int mails,
        @Bindable(defaultValue = "5") int downloads,
        @Bindable(defaultValue = "100000") int rows)
        implements SettingCheck {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MOST_IN_ROW = 100;
    private static final int MOST_MAILS = 100;
    private static final int MOST_DOWNLOADS = 100;
    private static final int MILLION = 1_000_000;

    /** A hundred times the default, which is practically no limit. */
    private static final int HARDLY_LIMITED_FAILURES = 3_000;

    private static final int HARDLY_LIMITED_REGISTRATIONS = 100_000;
    private static final int HARDLY_LIMITED_SESSIONS = 500_000;

    ThrottleSettings {
        requireWithin("account-failures", accountFailures, 1, MOST_IN_ROW);
        requireWithin("account-window", accountWindow, SECOND, DAY);
        requireWithin("first-delay", firstDelay, SECOND, Duration.ofHours(1));
        requireWithin("longest-delay", longestDelay, firstDelay, DAY);
        requireWithin("failures-in-row", failuresInRow, 2, MOST_IN_ROW);
        requireWithin("address-failures", addressFailures, 1, MILLION);
        requireWithin("registrations", registrations, 1, MILLION);
        requireWithin("account-sessions", accountSessions, 1, MILLION);
        requireWithin("mail-requests", mailRequests, 1, MILLION);
        requireWithin("mails", mails, 1, MOST_MAILS);
        requireWithin("downloads", downloads, 1, MOST_DOWNLOADS);
        requireWithin("rows", rows, 1000, 10 * MILLION);
    }

    @Override
    public List<InsecureSetting> insecureSettings() {
        return Stream.of(
                        new InsecureSetting(
                                        "latchkey.throttle.address-failures",
                                        Integer.toString(addressFailures),
                                        "one address can guess passwords and secrets nearly without limit")
                                .when(addressFailures >= HARDLY_LIMITED_FAILURES),
                        new InsecureSetting(
                                        "latchkey.throttle.registrations",
                                        Integer.toString(registrations),
                                        "one address can create accounts nearly without limit")
                                .when(registrations >= HARDLY_LIMITED_REGISTRATIONS),
                        new InsecureSetting(
                                        "latchkey.throttle.account-sessions",
                                        Integer.toString(accountSessions),
                                        "a stolen password can fill the database with sessions")
                                .when(accountSessions >= HARDLY_LIMITED_SESSIONS))
                .flatMap(List::stream)
                .toList();
    }

    /** {@return the rule for a name, and for a known device of an account} */
    ThrottleRule forAccounts() {
        return new ThrottleRule(accountFailures, accountWindow, firstDelay, longestDelay, failuresInRow / 2);
    }

    /** {@return the rule for the failures of an address} */
    ThrottleRule forAddresses() {
        return ThrottleRule.within(addressFailures, Duration.ofMinutes(1));
    }

    /** {@return the rule for the accounts that an address creates} */
    ThrottleRule forRegistrations() {
        return ThrottleRule.within(registrations, Duration.ofHours(1));
    }

    /** {@return the rule for the rows that an account adds to the database} */
    ThrottleRule forSessions() {
        return ThrottleRule.within(accountSessions, Duration.ofHours(1));
    }

    /** {@return the rule for the mails that an address asks for} */
    ThrottleRule forMailRequests() {
        return ThrottleRule.within(mailRequests, Duration.ofHours(1));
    }

    /**
     * {@return the rule for the mails that are asked for one mail address} The time is that of a link for a new password: once
     * the links that others have asked for are dead, the owner can ask for another one.
     */
    ThrottleRule forMails() {
        return ThrottleRule.within(mails, Duration.ofMinutes(30));
    }

    /** {@return the rule for the downloads of an account's data} */
    ThrottleRule forDownloads() {
        return ThrottleRule.within(downloads, DAY);
    }

    private static <T extends Comparable<T>> void requireWithin(String name, T value, T least, T most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "latchkey.throttle." + name + " must be between " + least + " and " + most + ", but is " + value);
        }
    }
}
