package dev.latchkey.auth.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.latchkey.auth.scope.ScopeCatalogue;
import dev.latchkey.auth.token.TokenGrant;
import dev.latchkey.shared.micronaut.list.Cursor;
import dev.latchkey.shared.micronaut.list.PageOf;
import dev.latchkey.shared.micronaut.list.PageRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The registered clients. A client that was found is cached for four seconds, counted from before the query. So a change of
 * a client takes effect on every replica within five seconds. An unknown client is not cached, so that a new client can
 * start at once.
 */
@Singleton
public final class Clients {
    /** The characters of RFC 6749 appendix A.1 without the space, in a reasonable length. */
    private static final Pattern CLIENT_ID = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private static final Cursor BEFORE_ALL = new Cursor(Cursor.EARLIEST.time(), "");

    private static final Duration REMEMBERED = Duration.ofSeconds(4);
    private static final int MOST_REMEMBERED = 10_000;

    private final ClientRepository repository;
    private final ScopeCatalogue scopes;
    private final Ticker ticker;
    private final Cache<String, Remembered> remembered;

    Clients(ClientRepository repository, ScopeCatalogue scopes, Ticker ticker) {
        this.repository = repository;
        this.scopes = scopes;
        this.ticker = ticker;
        this.remembered = Caffeine.newBuilder()
                .ticker(ticker)
                .maximumSize(MOST_REMEMBERED)
                .expireAfter(Expiry.<String, Remembered>creating((id, entry) -> entry.timeLeft(ticker.read())))
                .build();
    }

    /** The answer of the database, and the time before the query in the ticker's nanoseconds. */
    private record Remembered(Optional<RegisteredClient> client, long askedAt) {
        Duration timeLeft(long now) {
            Duration left = REMEMBERED.minusNanos(now - askedAt);
            return client.isEmpty() || left.isNegative() ? Duration.ZERO : left;
        }
    }

    /** {@return the client of this {@code client_id}, at most five seconds old} */
    public Optional<RegisteredClient> find(String clientId) {
        if (clientId.equals(TokenGrant.FIRST_PARTY_CLIENT)) {
            return Optional.of(firstParty());
        }
        if (!isClientId(clientId)) {
            return Optional.empty();
        }
        return remembered.get(clientId, this::ask).client().map(this::withoutReservedScope);
    }

    /** {@return the client of {@code POST /login} and the pages, with all that a login may ask for; costs no query} */
    public RegisteredClient firstParty() {
        return FirstPartyClient.of(scopes);
    }

    /** {@return the client of this {@code client_id}, if it is in the cache; costs no query} */
    Optional<RegisteredClient> findRemembered(String clientId) {
        return Optional.ofNullable(remembered.getIfPresent(clientId)).flatMap(Remembered::client);
    }

    private Remembered ask(String clientId) {
        long askedAt = ticker.read();
        return new Remembered(repository.findById(clientId).map(this::withoutReservedScope), askedAt);
    }

    /**
     * Leaves out what only a login may ask for. Called when the client is read, and each time it is found in the cache: the
     * catalogue may have changed, and a deleted scope must not come back to a client that was without it.
     */
    private RegisteredClient withoutReservedScope(RegisteredClient client) {
        return client.scope().stream().allMatch(scopes::isForClients)
                ? client
                : client.withScope(client.scope().stream()
                        .filter(scopes::isForClients)
                        .collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    /** Registers a client. Its {@code client_id} must be new. */
    public void add(RegisteredClient client) {
        repository.save(client);
    }

    /**
     * Gives a client a new secret.
     *
     * @return the client as it is now; empty when there is no such client, or it has no secret
     */
    public Optional<RegisteredClient> replaceSecret(String clientId, SecretHash secret) {
        return isClientId(clientId) && repository.updateSecret(clientId, secret.bytes()) == 1
                ? repository.findById(clientId)
                : Optional.empty();
    }

    /** {@return whether there was such a client} */
    public boolean delete(String clientId) {
        return isClientId(clientId) && repository.deleteById(clientId) == 1;
    }

    /** Takes a scope away from all clients. */
    public void dropScope(String name) {
        repository.dropScope(name);
    }

    /** Empties this replica's cache. Called after a change of many clients has committed. */
    public void forgetAll() {
        remembered.invalidateAll();
    }

    /** Removes a client from this replica's cache. Called after a change of the client has committed. */
    public void forget(String clientId) {
        remembered.invalidate(clientId);
    }

    /** {@return a page of the clients, the oldest first} */
    public PageOf<RegisteredClient> page(PageRequest page) {
        return page.answer(
                () -> repository.count(PageRequest.MOST_COUNTED),
                (after, most, skipped) -> repository.findPage(after.time(), after.id(), most, skipped),
                BEFORE_ALL,
                client -> new Cursor(client.createdAt(), client.clientId()));
    }

    static boolean isClientId(String text) {
        return CLIENT_ID.matcher(text).matches();
    }
}
