package dev.latchkey.auth.client;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Restricts the addresses that a client may make this service call. A {@code jwks_uri}, a {@code backchannel_logout_uri} or a
 * {@code security_events_uri} makes this service send requests from inside its network (server-side request forgery). So the
 * address must be {@code https}, and must lead to public addresses. A setting allows private addresses, and with them
 * {@code http} on this machine. It does not help an attacker when a name resolves to another address between check and
 * connection: the other server would need a certificate for that name.
 *
 * @param privateAllowed whether private addresses are allowed
 * @param trusted addresses from the settings of this service, which are allowed in any case
 */
public record ClientAddressRules(boolean privateAllowed, Set<URI> trusted) {
    public ClientAddressRules {
        trusted = Set.copyOf(trusted);
    }

    /** Rules that trust no address of the settings. */
    public ClientAddressRules(boolean privateAllowed) {
        this(privateAllowed, Set.of());
    }

    /**
     * {@return the error in the address, as a clause to follow its name; empty when it is valid} Does not resolve the name.
     */
    public Optional<String> objection(URI uri) {
        if (uri.getHost() == null || uri.getUserInfo() != null || uri.getFragment() != null) {
            return Optional.of("must be an absolute https address without user and fragment");
        }
        boolean https = "https".equals(uri.getScheme());
        boolean loopbackHttp = "http".equals(uri.getScheme()) && privateAllowed && isLoopback(uri.getHost());
        return https || loopbackHttp
                ? Optional.empty()
                : Optional.of("must be https, or http on this machine if latchkey.clients.private-jwks-uris is true");
    }

    /**
     * Checks the address, and resolves its name.
     *
     * @throws IOException when a request must not be sent there
     */
    void requireAllowed(URI uri) throws IOException {
        if (trusted.contains(uri)) {
            return;
        }
        Optional<String> objection = objection(uri);
        if (objection.isPresent()) {
            throw new IOException("the address " + objection.get());
        }
        if (!privateAllowed && !Arrays.stream(addresses(uri.getHost())).allMatch(ClientAddressRules::isPublic)) {
            throw new IOException("the address is in a private network, see latchkey.clients.private-jwks-uris");
        }
    }

    private static InetAddress[] addresses(String host) throws UnknownHostException {
        return InetAddress.getAllByName(host);
    }

    /** Looks at the spelling only: a name could resolve to any address. */
    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }

    private static boolean isPublic(InetAddress address) {
        boolean special = address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress();
        byte[] bytes = address.getAddress();
        return !special && (address instanceof Inet6Address ? isGlobal(bytes) : !isSharedOrReserved(bytes));
    }

    /**
     * 2000::/3 is assigned worldwide. Within it, 2002::/16 and 2001::/32 wrap IPv4 addresses; 64:ff9b::/96 does, too, but
     * is outside.
     */
    private static boolean isGlobal(byte[] address) {
        boolean worldwide = (address[0] & 0xe0) == 0x20;
        boolean sixToFour = address[0] == 0x20 && address[1] == 0x02;
        boolean teredo = address[0] == 0x20 && address[1] == 0x01 && address[2] == 0 && address[3] == 0;
        return worldwide && !sixToFour && !teredo;
    }

    /**
     * RFC 6890: this network, carriers' shared space, protocol assignments, benchmarks, and everything from 240.0.0.0 on.
     */
    private static boolean isSharedOrReserved(byte[] address) {
        int first = address[0] & 0xff;
        int second = address[1] & 0xff;
        return first == 0
                || (first == 100 && second >= 64 && second < 128)
                || (first == 192 && second == 0 && address[2] == 0)
                || (first == 198 && (second == 18 || second == 19))
                || first >= 240;
    }
}
