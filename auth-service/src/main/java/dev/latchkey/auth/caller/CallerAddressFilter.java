package dev.latchkey.auth.caller;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the address of the caller behind trusted proxies, before other code reads it.
 *
 * <p>The search starts at the address of the connection. As long as the current address belongs to a trusted proxy, the
 * search goes on to the next hop to the left: the address that this proxy has seen. The search ends at a hop that cannot be
 * read, at {@code unknown} and at an obfuscated identifier (RFC 7239 section 6). Then the address of the proxy that sent
 * that hop counts as the caller's.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE)
@Requires(property = "latchkey.proxies.trusted", pattern = "(?s).*\\S.*")
final class CallerAddressFilter {
    private static final Logger LOG = LoggerFactory.getLogger(CallerAddressFilter.class);
    private static final String X_FORWARDED_FOR = "X-Forwarded-For";

    private final List<AddressPrefix> trusted;
    private final String header;
    private final AtomicBoolean warned = new AtomicBoolean();

    CallerAddressFilter(ProxySettings settings) {
        trusted = settings.prefixes();
        header = settings.header();
    }

    @RequestFilter
    void find(HttpRequest<?> request) {
        InetAddress connection = request.getRemoteAddress().getAddress();
        if (isTrusted(connection)) {
            request.setAttribute(CallerAddress.ATTRIBUTE, find(request, connection));
        }
    }

    private InetAddress find(HttpRequest<?> request, InetAddress connection) {
        List<String> forwarded = lines(request, HttpHeaders.FORWARDED, ProxySettings.FORWARDED);
        List<String> list = lines(request, X_FORWARDED_FOR, ProxySettings.X_FORWARDED_FOR);
        if (forwarded.isEmpty()) {
            return walk(connection, ForwardedHops.ofList(list));
        }
        InetAddress found = walk(connection, ForwardedHops.ofForwarded(forwarded));
        if (list.isEmpty() || found.equals(walk(connection, ForwardedHops.ofList(list)))) {
            return found;
        }
        if (warned.compareAndSet(false, true)) {
            LOG.warn("A request has both Forwarded and X-Forwarded-For, and they name different callers. The proxy"
                    + " counts as the caller. Set latchkey.proxies.header to the header that your proxy writes.");
        }
        return connection;
    }

    private List<String> lines(HttpRequest<?> request, String name, String setting) {
        return header.equals(ProxySettings.ANY) || header.equals(setting)
                ? request.getHeaders().getAll(name)
                : List.of();
    }

    private InetAddress walk(InetAddress connection, List<String> hops) {
        InetAddress known = connection;
        for (String hop : hops) {
            if (!isTrusted(known)) {
                return known;
            }
            Optional<InetAddress> next = AddressText.hop(hop);
            if (next.isEmpty()) {
                return known;
            }
            known = next.get();
        }
        return known;
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(prefix -> prefix.contains(address));
    }
}
