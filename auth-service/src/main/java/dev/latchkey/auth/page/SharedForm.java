package dev.latchkey.auth.page;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** The controller of a form whose path the JSON API also uses. Its {@link #submit} is executable, and has no route itself. */
public interface SharedForm {
    /** {@return the path of the form} */
    String path();

    /**
     * Handles the form.
     *
     * @param body null when the request has none
     */
    HttpResponse<?> submit(HttpRequest<?> request, @Nullable String body);
}
