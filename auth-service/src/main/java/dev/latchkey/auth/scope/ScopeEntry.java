package dev.latchkey.auth.scope;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A scope of the catalogue.
 *
 * @param name a scope-token (RFC 6749 section 3.3)
 * @param descriptions what it allows, by language, to complete "Orders asks to"; empty when people only see the name
 * @param allowedFor the requests that may ask for it
 * @param origin where the entry comes from
 */
public record ScopeEntry(String name, Map<String, String> descriptions, Set<Requester> allowedFor, Origin origin) {
    /** A kind of request that may ask for a scope. */
    public enum Requester {
        /** {@code POST /login} and the pages: a user signs in to this service itself. */
        LOGIN("login"),
        /** Registered clients, for a user or for themselves. */
        CLIENTS("clients");

        private final String text;

        Requester(String text) {
            this.text = text;
        }

        /** {@return the name in settings, requests and answers} */
        public String text() {
            return text;
        }
    }

    /** Where an entry comes from. */
    public enum Origin {
        BUILT_IN("built_in"),
        SETTING("setting"),
        ADMINISTRATOR("administrator");

        private final String text;

        Origin(String text) {
            this.text = text;
        }

        /** {@return the name in answers} */
        public String text() {
            return text;
        }
    }

    public ScopeEntry {
        descriptions = Collections.unmodifiableMap(new TreeMap<>(descriptions));
        allowedFor = Collections.unmodifiableSet(EnumSet.copyOf(allowedFor));
    }

    /** {@return the text in this language, else in English; empty when there is neither} */
    public Optional<String> description(Locale language) {
        String text = descriptions.get(language.getLanguage());
        return Optional.ofNullable(text == null ? descriptions.get(Locale.ENGLISH.getLanguage()) : text);
    }

    /** {@return whether such a request may ask for it} */
    public boolean isFor(Requester requester) {
        return allowedFor.contains(requester);
    }
}
