package dev.latchkey.auth.login;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.address.EmailVerification;
import dev.latchkey.auth.throttle.KnownDevices;
import jakarta.inject.Singleton;
import java.util.List;

/** Makes browsers known to the accounts that have signed in with them. */
@Singleton
final class DeviceTokens {
    private final KnownDevices devices;
    private final EmailVerification verification;

    DeviceTokens(KnownDevices devices, EmailVerification verification) {
        this.devices = devices;
        this.verification = verification;
    }

    /**
     * {@return the token of a browser after a complete sign-in}
     *
     * @param token as the browser has sent it; empty or any other text when it had none
     */
    String after(String token, Account account) {
        return devices.remember(token, lastingNames(account));
    }

    /**
     * An address that can still go to another account makes no device known: its guesses would then pass the limits of the
     * next owner.
     */
    private List<String> lastingNames(Account account) {
        return verification.isOn() && !account.hasVerifiedEmail()
                ? account.nameKeys().stream()
                        .filter(name -> !name.equals(account.emailKey()))
                        .toList()
                : account.nameKeys();
    }
}
