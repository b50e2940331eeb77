package dev.latchkey.auth.scope;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.shared.micronaut.error.UnavailableException;
import dev.latchkey.shared.micronaut.list.Cursor;
import dev.latchkey.shared.micronaut.list.PageOf;
import dev.latchkey.shared.micronaut.list.PageRequest;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/**
 * All scopes, in memory: those that are fixed, and those in the database as this replica last read them. Reading costs no
 * query. {@link ScopeFollower} reads the database every three seconds, so a change takes effect on every replica within five
 * seconds.
 */
@Singleton
public final class ScopeCatalogue {
    /**
     * The most characters of the scope of a client or of a login. A verifier refuses a token of more than 8,192 characters,
     * and a browser a cookie of more than 4,096.
     */
    public static final int LONGEST_SCOPE = 1_000;

    /** The most scopes of administrators. Every replica has them in memory, and the metadata shows them to everyone. */
    public static final int MOST_ADDED = 200;

    private static final Cursor BEFORE_ALL = new Cursor(Cursor.EARLIEST.time(), "");

    private final FixedScopes fixed;
    private final ScopeRepository repository;
    private volatile Known known;

    ScopeCatalogue(FixedScopes fixed, ScopeRepository repository) {
        this.fixed = fixed;
        this.repository = repository;
        this.known = Known.of(fixed.entries(), List.of(), false);
    }

    /**
     * What this replica knows.
     *
     * @param entries all scopes by name; the fixed ones come first
     * @param login the names that a login may ask for
     * @param hidden the names in the database that fixed scopes hide
     * @param complete whether the database was read
     */
    private record Known(
            Map<String, ScopeEntry> entries, SequencedSet<String> login, List<String> hidden, boolean complete) {
        /** Of two entries with one name, the first counts: a scope of the settings hides one of the database. */
        static Known of(Collection<ScopeEntry> fixed, List<ScopeEntry> added, boolean complete) {
            Map<String, ScopeEntry> byName = new LinkedHashMap<>();
            fixed.forEach(entry -> byName.put(entry.name(), entry));
            List<String> hidden = added.stream()
                    .map(ScopeEntry::name)
                    .filter(byName::containsKey)
                    .toList();
            added.forEach(entry -> byName.putIfAbsent(entry.name(), entry));
            SequencedSet<String> login = byName.values().stream()
                    .filter(entry -> entry.isFor(ScopeEntry.Requester.LOGIN))
                    .map(ScopeEntry::name)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            return new Known(
                    Collections.unmodifiableMap(byName), Collections.unmodifiableSequencedSet(login), hidden, complete);
        }
    }

    /** Reads the database. Synchronized, so that a slow reading does not replace a later one. */
    public synchronized void load() {
        List<ScopeEntry> added =
                repository.findAll().stream().map(ScopeCatalogue::entry).toList();
        known = Known.of(fixed.entries(), added, true);
    }

    private static ScopeEntry entry(ScopeRepository.Row row) {
        return new ScopeDefinition(row.name(), descriptions(row.descriptions()), row.allowedFor())
                .entry(ScopeEntry.Origin.ADMINISTRATOR);
    }

    private static Map<String, Object> descriptions(String json) {
        try {
            return JSONObjectUtils.parse(json);
        } catch (ParseException e) {
            throw new IllegalStateException("the database has stored JSON that is not an object", e);
        }
    }

    /** {@return the names in the database that fixed scopes hide} */
    List<String> hidden() {
        return known.hidden();
    }

    /** {@return the scope of this name} */
    public Optional<ScopeEntry> find(String name) {
        return Optional.ofNullable(known.entries().get(name));
    }

    /** {@return the names that a login may ask for} */
    public SequencedSet<String> loginScope() {
        return known.login();
    }

    /** {@return the scope of a login that asks for none, space-separated} */
    public String defaultLoginScope() {
        return fixed.login();
    }

    /**
     * Reads what a login asks for.
     *
     * @param scope names with one space between two of them; any text
     * @return the same without repeated names; empty when a login may not ask for one of them, or when it is too long
     * @throws UnavailableException when an unknown name may be in the database, which was not read yet
     */
    public Optional<String> forLogin(String scope) {
        Known now = known;
        SequencedSet<String> asked = new LinkedHashSet<>(List.of(scope.split(" ", -1)));
        String names = String.join(" ", asked);
        if (names.length() <= LONGEST_SCOPE && now.login().containsAll(asked)) {
            return Optional.of(names);
        }
        if (!now.complete()) {
            throw new UnavailableException(
                    "The service is not ready. Try again shortly.", "the scopes were not read from the database yet");
        }
        return Optional.empty();
    }

    /**
     * {@return whether a registered client may have this scope} The registration of a client may also name scopes that are
     * not in the catalogue.
     */
    public boolean isForClients(String name) {
        return find(name)
                .map(entry -> entry.isFor(ScopeEntry.Requester.CLIENTS))
                .orElse(true);
    }

    /** {@return whether the scope cannot be deleted: it is built in, or comes from a setting} */
    public boolean isFixed(String name) {
        return fixed.contains(name);
    }

    /** {@return whether administrators have added {@link #MOST_ADDED} scopes, as far as this replica knows} */
    public boolean isFull() {
        return known.entries().size() - fixed.entries().size() >= MOST_ADDED;
    }

    /**
     * Adds a scope to the database, in the current transaction. {@link #load} makes it known here.
     *
     * @return whether its name is new
     */
    public boolean add(ScopeEntry entry) {
        return !isFixed(entry.name())
                && repository.insertUnlessKnown(entry.name(), json(entry), requesters(entry)) == 1;
    }

    /**
     * Replaces all of a scope but its name, in the current transaction. Registrations and consents keep it.
     *
     * @return whether the database has such a scope, and no fixed one hides it
     */
    public boolean replace(ScopeEntry entry) {
        return !isFixed(entry.name()) && repository.updateByName(entry.name(), json(entry), requesters(entry)) == 1;
    }

    private static String json(ScopeEntry entry) {
        return JSONObjectUtils.toJSONString(entry.descriptions());
    }

    private static String[] requesters(ScopeEntry entry) {
        return entry.allowedFor().stream().map(ScopeEntry.Requester::text).toArray(String[]::new);
    }

    /**
     * Deletes a scope from the database, in the current transaction. A fixed scope that hides it stays.
     *
     * @return whether the database had such a scope
     */
    public boolean delete(String name) {
        return ScopeDefinition.isName(name) && repository.deleteByName(name) == 1;
    }

    /** {@return a page of all scopes by name, as the database has them now} */
    public PageOf<ScopeEntry> page(PageRequest page) {
        load();
        Collection<ScopeEntry> entries = known.entries().values();
        return page.answer(
                entries::size,
                (after, most, skipped) -> entries.stream()
                        .filter(entry -> entry.name().compareTo(after.id()) > 0)
                        .sorted(Comparator.comparing(ScopeEntry::name))
                        .skip(skipped)
                        .limit(most)
                        .toList(),
                BEFORE_ALL,
                entry -> new Cursor(BEFORE_ALL.time(), entry.name()));
    }
}
