/**
 * What all pages for people share: HTML forms that work without scripts, in several languages.
 *
 * <p>Owns the layout and the texts, the choice of the language, the browser's cookies, the tokens that protect forms against
 * cross-site requests, and the headers of pages. The cookies hold the same tokens that {@code POST /login} issues, and only
 * this package reads them: {@link dev.latchkey.auth.page.BrowserSessions} tells the features which user is signed in, and
 * {@link dev.latchkey.auth.page.RecentSignIns} asks for a new sign-in before a sensitive change. JSON and form requests share
 * paths; {@link dev.latchkey.auth.page.PageRequests} distinguishes them. Each feature's pages are in the package of the
 * feature, and this package depends on none of them.
 */
@NullMarked
package dev.latchkey.auth.page;

import org.jspecify.annotations.NullMarked;
