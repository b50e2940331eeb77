package dev.latchkey.auth.page;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import java.util.Optional;
import java.util.Set;

/** Distinguishes requests of browsers from those of API clients, on the paths that both use. */
public final class PageRequests {
    private static final Set<String> PATHS = Set.of(
            "/",
            "/login",
            "/login/passkey",
            "/login/code",
            "/login/set-up",
            "/signup",
            "/logout",
            "/forgot",
            "/reset",
            "/verify-email",
            "/verify-email/code",
            "/verify-email/code/again",
            "/dashboard",
            "/account",
            "/account/data",
            "/account/data/download",
            "/account/delete",
            "/profile",
            "/profile/name",
            "/profile/address",
            "/profile/address/code",
            "/profile/address/withdraw",
            "/profile/address/confirm",
            "/profile/address/undo",
            "/applications",
            "/applications/withdraw",
            "/history",
            "/passkeys",
            "/passkeys/new",
            "/passkeys/rename",
            "/passkeys/remove",
            "/two-step",
            "/two-step/set-up",
            "/two-step/confirm",
            "/two-step/remove",
            "/two-step/codes",
            "/oauth2/authorize",
            "/oauth2/authorize/consent",
            "/oauth2/logout",
            "/oauth2/logout/confirm");
    /** The pages whose address contains a secret. */
    private static final Set<String> SECRET_PATHS =
            Set.of("/reset", "/verify-email", "/profile/address/confirm", "/profile/address/undo");

    private static final String BELOW_DASHBOARD = "/dashboard/";

    private PageRequests() {}

    /** {@return a parameter of the address; empty when there is none, or the address cannot be read} */
    public static Optional<String> query(HttpRequest<?> request, String name) {
        try {
            return request.getParameters().getFirst(name);
        } catch (IllegalArgumentException e) { // a malformed escape
            return Optional.empty();
        }
    }

    /**
     * {@return whether the request is a form of a page}
     *
     * <p>A form with an Authorization header is not: browsers do not send that header, and API clients may post forms, too.
     */
    static boolean isForm(HttpRequest<?> request) {
        return isOf(request.getContentType(), MediaType.APPLICATION_FORM_URLENCODED_TYPE)
                && !request.getHeaders().contains(HttpHeaders.AUTHORIZATION);
    }

    /** {@return whether an error should be a page and not JSON} */
    public static boolean wantsErrorPage(HttpRequest<?> request) {
        if (request.getHeaders().contains(HttpHeaders.AUTHORIZATION)
                || isOf(request.getContentType(), MediaType.APPLICATION_JSON_TYPE)) {
            return false;
        }
        return isPage(request.getPath()) && (prefersHtml(request) || (isForm(request) && acceptsAnything(request)));
    }

    /** {@return whether a browser requests an address that its user has opened} */
    public static boolean isVisit(HttpRequest<?> request) {
        return (request.getMethod() == HttpMethod.GET || request.getMethod() == HttpMethod.HEAD)
                && !request.getHeaders().contains(HttpHeaders.AUTHORIZATION)
                && prefersHtml(request);
    }

    /** {@return whether the address of the request contains a secret, which the browser must not tell to other pages} */
    static boolean hasSecret(HttpRequest<?> request) {
        return SECRET_PATHS.contains(request.getPath());
    }

    /** {@return whether the client accepts HTML, and names it before any JSON} */
    private static boolean prefersHtml(HttpRequest<?> request) {
        return request.accept().stream()
                .filter(type ->
                        type.getSubtype().contains("html") || type.getSubtype().contains("json"))
                .findFirst()
                .filter(type -> type.getSubtype().contains("html"))
                .isPresent();
    }

    private static boolean acceptsAnything(HttpRequest<?> request) {
        return request.accept().stream().allMatch(type -> type.getName().equals(MediaType.ALL));
    }

    private static boolean isPage(String path) {
        return PATHS.contains(path) || path.startsWith(BELOW_DASHBOARD);
    }

    private static boolean isOf(Optional<MediaType> type, MediaType wanted) {
        return type.filter(wanted::matches).isPresent();
    }
}
