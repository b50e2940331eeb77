package dev.latchkey.auth.page;

import java.util.Optional;

/** Pages of this service that lead to other sites. Each bean of this type is asked before a form leads to such a page. */
public interface Destination {
    /**
     * Finds the other site that a page leads to.
     *
     * @param target a path of this service, with its query; it comes from the browser, so it may be any text
     * @return the source for {@code form-action}; empty when the page leads to no other site, or does not belong to this
     *     bean
     */
    Optional<String> formTarget(String target);

    /**
     * Finds the languages that the other site asks for.
     *
     * @param target as in {@link #formTarget}
     * @return language tags, separated by spaces; empty when the site asks for none, or the page does not belong to this
     *     bean
     */
    Optional<String> uiLocales(String target);
}
