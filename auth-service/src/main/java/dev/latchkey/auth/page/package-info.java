/**
 * The pages for people: sign up, sign in, dashboard, sign out. HTML forms that work without scripts, in English and
 * German.
 *
 * <p>Owns the browser's cookies, which hold the same tokens that {@code POST /login} gives, and which nothing outside
 * this package accepts; the tokens of forms against cross-site requests; and the headers of pages. JSON and form requests
 * share paths ({@link dev.latchkey.auth.page.PageRequests} tells them apart). What is done for a person is done by the
 * features that the JSON API calls too: {@code registration}, {@code login}, {@code session}.
 */
@NullMarked
package dev.latchkey.auth.page;

import org.jspecify.annotations.NullMarked;
