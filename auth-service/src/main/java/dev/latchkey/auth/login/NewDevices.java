package dev.latchkey.auth.login;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.address.EmailVerification;
import dev.latchkey.auth.caller.Caller;
import dev.latchkey.auth.caller.Device;
import dev.latchkey.auth.database.DatabaseFunctions;
import dev.latchkey.auth.notice.AccountNotices;
import dev.latchkey.auth.notice.NoticeKind;
import dev.latchkey.auth.session.KnownSessions;
import dev.latchkey.auth.session.RefreshToken;
import dev.latchkey.auth.throttle.KnownDevices;
import dev.latchkey.shared.micronaut.error.UnavailableException;
import io.micronaut.data.exceptions.DataAccessException;
import io.micronaut.transaction.exceptions.TransactionException;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells owners about sign-ins from devices that are not known. The function {@code auth.see_device} decides, and limits the
 * mails.
 *
 * <p>A device proves that it is known, by the cookie of a browser or by an earlier refresh token. Most clients of the API
 * have no proof: they are known by their names, so that a script that signs in every minute causes one mail. An address that
 * must be verified, and is not, gets no such mail: it may belong to a stranger.
 */
@Singleton
final class NewDevices {
    private static final Logger LOG = LoggerFactory.getLogger(NewDevices.class);
    private static final String SEE = "SELECT auth.see_device(?, ?, ?)";
    private static final Pattern PRODUCT = Pattern.compile("^[\\w.-]{1,40}");

    private final AccountNotices notices;
    private final EmailVerification verification;
    private final KnownDevices devices;
    private final KnownSessions sessions;
    private final DatabaseFunctions functions;
    private final NewDeviceSettings settings;

    NewDevices(
            AccountNotices notices,
            EmailVerification verification,
            KnownDevices devices,
            KnownSessions sessions,
            DatabaseFunctions functions,
            NewDeviceSettings settings) {
        this.notices = notices;
        this.verification = verification;
        this.devices = devices;
        this.sessions = sessions;
        this.functions = functions;
        this.settings = settings;
    }

    /**
     * Tells the owner about a sign-in, unless the device is known. Never fails: the sign-in has already succeeded. The device
     * and the promise of the mail are one transaction.
     */
    void signedIn(Account account, DeviceProof proof) {
        if (!settings.newDevice()
                || !notices.areSent()
                || account.email() == null
                || (verification.isOn() && !account.hasVerifiedEmail())) {
            return;
        }
        try {
            if (!isKnown(account, proof)) {
                functions.oneAndThen(
                        SEE,
                        row -> row.getBoolean(1),
                        isNew -> {
                            if (isNew) {
                                notices.tell(account.id(), NoticeKind.NEW_DEVICE, Map.of());
                            }
                        },
                        account.id(),
                        kind(proof.isOfBrowser(), Caller.current().userAgent()),
                        !proof.isOfBrowser());
            }
        } catch (DataAccessException | TransactionException | UnavailableException e) {
            LOG.warn(
                    "A sign-in succeeded, but its owner gets no mail about a new device, because the database failed: {}",
                    e.toString());
        }
    }

    private boolean isKnown(Account account, DeviceProof proof) {
        return account.nameKeys().stream()
                .anyMatch(name -> devices.find(proof.token(), name).isPresent()
                        || (!proof.refreshToken().isEmpty()
                                && sessions.find(new RefreshToken(proof.refreshToken()), name)
                                        .isPresent()));
    }

    /** {@return the browser or client with its system} A browser never counts as known by a sign-in through the API. */
    static String kind(boolean browser, @Nullable String userAgent) {
        Device device = Device.of(userAgent);
        String names = (Objects.requireNonNullElse(device.browser(), "") + " "
                        + Objects.requireNonNullElse(device.system(), ""))
                .strip();
        return (browser ? "browser " : "client ") + (names.isEmpty() ? product(userAgent) : names);
    }

    private static String product(@Nullable String userAgent) {
        Matcher product = PRODUCT.matcher(userAgent == null ? "" : userAgent);
        return product.find() ? product.group().toLowerCase(Locale.ROOT) : "unknown";
    }
}
