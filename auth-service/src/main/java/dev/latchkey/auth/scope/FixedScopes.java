package dev.latchkey.auth.scope;

import io.micronaut.context.annotation.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The scopes that do not change while the service runs: the built-in ones, then those of the file that a setting names. A bad
 * file or a bad default stops the start.
 */
@Context
final class FixedScopes {
    private static final String BUILT_IN = "built-in-scopes.json";

    private final Map<String, ScopeEntry> entries;
    private final String login;

    FixedScopes(ScopeSettings settings) {
        Map<String, ScopeEntry> found = new LinkedHashMap<>();
        builtIn().forEach(entry -> found.put(entry.name(), entry));
        if (settings.file() != null) {
            add(settings.file(), found);
        }
        entries = Collections.unmodifiableMap(found);
        login = login(settings.login(), entries);
    }

    private static List<ScopeEntry> builtIn() {
        try (InputStream file = Objects.requireNonNull(FixedScopes.class.getResourceAsStream(BUILT_IN))) {
            return ScopeFile.parse(file.readAllBytes(), ScopeEntry.Origin.BUILT_IN);
        } catch (IOException e) {
            throw new UncheckedIOException("the built-in scopes cannot be read", e);
        }
    }

    private static void add(Path file, Map<String, ScopeEntry> found) {
        for (ScopeEntry entry : read(file)) {
            if (found.putIfAbsent(entry.name(), entry) != null) {
                throw bad(file, entry.name() + " is built in, or is there twice.");
            }
        }
    }

    private static List<ScopeEntry> read(Path file) {
        byte[] json;
        try {
            json = Files.readAllBytes(file);
        } catch (IOException e) {
            throw bad(file, "The file cannot be read: " + e);
        }
        try {
            return ScopeFile.parse(json, ScopeEntry.Origin.SETTING);
        } catch (IllegalArgumentException e) {
            throw bad(file, String.valueOf(e.getMessage()));
        }
    }

    private static IllegalArgumentException bad(Path file, String why) {
        return new IllegalArgumentException("latchkey.scope.file (SCOPES_FILE) names " + file + ". " + why);
    }

    private static String login(String setting, Map<String, ScopeEntry> entries) {
        if (setting.length() > ScopeCatalogue.LONGEST_SCOPE) {
            throw new IllegalArgumentException("latchkey.scope.login (LOGIN_SCOPE) must have "
                    + ScopeCatalogue.LONGEST_SCOPE + " characters or fewer, but has " + setting.length()
                    + ": verifiers and browsers would refuse the tokens");
        }
        List<String> names = List.of(setting.split(" ", -1));
        for (String name : names) {
            ScopeEntry entry = entries.get(name);
            if (entry == null || !entry.isFor(ScopeEntry.Requester.LOGIN)) {
                throw new IllegalArgumentException(
                        "latchkey.scope.login (LOGIN_SCOPE) must be scopes that a login may ask for, built in or in"
                                + " SCOPES_FILE, with one space between two names, but has \"" + name + "\"");
            }
        }
        return setting;
    }

    Collection<ScopeEntry> entries() {
        return entries.values();
    }

    boolean contains(String name) {
        return entries.containsKey(name);
    }

    /** {@return the scope of a login that asks for none, space-separated} */
    String login() {
        return login;
    }
}
