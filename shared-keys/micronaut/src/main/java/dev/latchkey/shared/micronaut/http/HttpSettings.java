package dev.latchkey.shared.micronaut.http;

import dev.latchkey.shared.micronaut.setting.SettingBounds;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;
import java.time.Duration;

/**
 * The limits of the HTTP server.
 *
 * @param headerTimeout the longest time from a request's first byte to the end of its headers; 1 s to 5 min
 * @param requestTimeout the longest time from a request's first byte to its last; at least the header timeout, at most
 *     1 h
 * @param idleTimeout how long a connection may wait for its next request, or for its peer to read; 1 s to 1 h
 * @param maxConnections the most connections that are open at the same time, over all event loops; at least 16
 * @param maxManagementConnections the same for the management port; at least 4
 * @param maxBufferedBytes the most memory for all requests that are not answered yet, in bytes; at least 1 MB
 * @param maxAnonymousRequestSize the largest body, in bytes, of a request without credentials, or to a route that needs
 *     no authentication; at least 1 KB
 */
@Context
@ConfigurationProperties("latchkey.http")
record HttpSettings(
        @Bindable(defaultValue = "10s") Duration headerTimeout,
        @Bindable(defaultValue = "30s") Duration requestTimeout,
        @Bindable(defaultValue = "75s") Duration idleTimeout,
        @Bindable(defaultValue = "2048") int maxConnections,
        @Bindable(defaultValue = "128") int maxManagementConnections,
        @Bindable(defaultValue = "16MB") @ReadableBytes int maxBufferedBytes,
        @Bindable(defaultValue = "16KB") @ReadableBytes int maxAnonymousRequestSize) {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int KILOBYTE = 1024;
    private static final int MEGABYTE = 1024 * KILOBYTE;

    HttpSettings {
        SettingBounds.require("latchkey.http.header-timeout", headerTimeout, SECOND, Duration.ofMinutes(5));
        SettingBounds.require("latchkey.http.request-timeout", requestTimeout, headerTimeout, HOUR);
        SettingBounds.require("latchkey.http.idle-timeout", idleTimeout, SECOND, HOUR);
        SettingBounds.require("latchkey.http.max-connections", maxConnections, 16, 1_000_000);
        SettingBounds.require("latchkey.http.max-management-connections", maxManagementConnections, 4, 100_000);
        SettingBounds.require("latchkey.http.max-buffered-bytes", maxBufferedBytes, MEGABYTE, 1024 * MEGABYTE);
        SettingBounds.require(
                "latchkey.http.max-anonymous-request-size", maxAnonymousRequestSize, KILOBYTE, 256 * MEGABYTE);
    }
}
