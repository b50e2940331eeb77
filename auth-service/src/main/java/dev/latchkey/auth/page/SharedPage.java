package dev.latchkey.auth.page;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;

/** The controller of a page whose path the JSON API also uses. Its {@link #show} is executable, and has no route itself. */
public interface SharedPage {
    /** {@return the path of the page} */
    String path();

    /** {@return the page, for a browser whose user has opened the address} */
    HttpResponse<?> show(HttpRequest<?> request);
}
