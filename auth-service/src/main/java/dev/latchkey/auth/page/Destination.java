package dev.latchkey.auth.page;

import java.util.Optional;

/** Knows of pages of this service that lead on to other sites. Beans of this type are asked before a form leads there. */
public interface Destination {
    /**
     * Tells where a page leads to in the end.
     *
     * @param target a path of this service, with its query; from the browser, and so any text
     * @return a source for {@code form-action}; empty when it stays here, or the page is not this bean's
     */
    Optional<String> formTarget(String target);

    /**
     * Tells which languages the other site asks for.
     *
     * @param target as in {@link #formTarget}
     * @return language tags with spaces between them; empty when it asks for none, or the page is not this bean's
     */
    Optional<String> uiLocales(String target);
}
