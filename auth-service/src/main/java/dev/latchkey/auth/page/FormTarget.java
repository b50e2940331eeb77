package dev.latchkey.auth.page;

import java.net.URI;

/** Spells addresses of applications as sources of a content security policy. */
public final class FormTarget {
    private FormTarget() {}

    /** {@return a source for {@code form-action}} There is no spelling for IPv6 addresses, and other schemes have no host. */
    public static String of(String address) {
        URI uri = URI.create(address);
        return uri.getHost() == null || uri.getHost().startsWith("[")
                ? uri.getScheme() + ":"
                : uri.getScheme() + "://" + uri.getRawAuthority();
    }
}
