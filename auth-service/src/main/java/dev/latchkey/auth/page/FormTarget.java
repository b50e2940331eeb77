package dev.latchkey.auth.page;

import java.net.URI;

/** Converts addresses of applications to sources of a content security policy. */
public final class FormTarget {
    private FormTarget() {}

    /**
     * {@return a source for {@code form-action}} Only the scheme, if the address has no host or an IPv6 address: a source
     * cannot name those.
     */
    public static String of(String address) {
        URI uri = URI.create(address);
        return uri.getHost() == null || uri.getHost().startsWith("[")
                ? uri.getScheme() + ":"
                : uri.getScheme() + "://" + uri.getRawAuthority();
    }
}
