package dev.latchkey.auth.caller;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.Arrays;
import java.util.List;

/**
 * The proxies that may tell where a request comes from.
 *
 * @param trusted their addresses: prefixes in CIDR notation, separated by commas; empty for none
 * @param header the header with the caller's address: {@code x-forwarded-for}, {@code forwarded}, or {@code any}. With
 *     {@code any}, a request whose two headers name different callers counts as the proxy's own. The reason: a proxy that
 *     writes one header passes the other one on as the caller sent it
 */
@Context
@ConfigurationProperties("latchkey.proxies")
record ProxySettings(
        @Bindable(defaultValue = "") String trusted,
        @Bindable(defaultValue = "any") String header) {
    static final String ANY = "any";
    static final String FORWARDED = "forwarded";
    static final String X_FORWARDED_FOR = "x-forwarded-for";

    private static final List<String> HEADERS = List.of(ANY, FORWARDED, X_FORWARDED_FOR);

    ProxySettings {
        if (!HEADERS.contains(header)) {
            throw new IllegalArgumentException(
                    "latchkey.proxies.header must be one of " + String.join(", ", HEADERS) + ", but is " + header);
        }
        prefixes(trusted);
    }

    /** {@return the addresses of the trusted proxies; empty for none} */
    List<AddressPrefix> prefixes() {
        return prefixes(trusted);
    }

    private static List<AddressPrefix> prefixes(String trusted) {
        try {
            return Arrays.stream(trusted.split(",", -1))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .map(AddressPrefix::parse)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("latchkey.proxies.trusted (TRUSTED_PROXIES): " + e.getMessage() + ".");
        }
    }
}
