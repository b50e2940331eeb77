package dev.latchkey.auth.login;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.address.EmailVerification;
import dev.latchkey.auth.throttle.KnownDevices;
import jakarta.inject.Singleton;
import java.util.List;

/** Makes browsers known to the accounts that have signed in with them, and tells owners about new ones. */
@Singleton
final class DeviceTokens {
    private final KnownDevices devices;
    private final EmailVerification verification;
    private final NewDevices newDevices;

    DeviceTokens(KnownDevices devices, EmailVerification verification, NewDevices newDevices) {
        this.devices = devices;
        this.verification = verification;
        this.newDevices = newDevices;
    }

    /**
     * {@return the token of a browser after a complete sign-in}
     *
     * @param proof that the device has signed in before, if it has
     */
    String after(DeviceProof proof, Account account) {
        newDevices.signedIn(account, proof);
        return devices.remember(proof.token(), lastingNames(account));
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
