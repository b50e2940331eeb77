/**
 * The pages for people: sign up, sign in, dashboard, sign out. HTML forms that work without scripts, in English and German.
 *
 * <p>Owns the browser's cookies, the tokens that protect forms against cross-site requests, and the headers of pages. The
 * cookies hold the same tokens that {@code POST /login} issues, and only this package accepts them. JSON and form requests
 * share paths; {@link dev.latchkey.auth.page.PageRequests} distinguishes them. The pages use the same features as the JSON
 * API: {@code registration}, {@code login}, {@code session}.
 */
@NullMarked
package dev.latchkey.auth.page;

import org.jspecify.annotations.NullMarked;
