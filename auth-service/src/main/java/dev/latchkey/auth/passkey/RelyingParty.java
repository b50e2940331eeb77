package dev.latchkey.auth.passkey;

import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.brand.Brand;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The relying party of WebAuthn: this service, at the origin of its issuer. A passkey belongs to the host of the issuer for
 * good, so another host needs new passkeys.
 */
@Singleton
final class RelyingParty {
    /** An IPv4 address, or the brackets of an IPv6 address. */
    private static final Pattern ADDRESS = Pattern.compile("[\\d.]+|\\[.*");

    private final String id;
    private final String origin;
    private final String name;

    RelyingParty(AuthSettings settings, Brand brand) {
        URI issuer = URI.create(settings.issuer());
        this.id = issuer.getHost().toLowerCase(Locale.ROOT);
        this.origin = issuer.getScheme() + "://" + id + (issuer.getPort() < 0 ? "" : ":" + issuer.getPort());
        this.name = brand.name();
    }

    /** {@return the RP ID: the host of the issuer} */
    String id() {
        return id;
    }

    /** {@return the only origin whose pages may use the passkeys} */
    String origin() {
        return origin;
    }

    /** {@return what browsers show} */
    String name() {
        return name;
    }

    /** {@return whether browsers can make passkeys for this host} They make none for an IP address (section 5.1.3). */
    boolean hasDomain() {
        return !ADDRESS.matcher(id).matches();
    }
}
