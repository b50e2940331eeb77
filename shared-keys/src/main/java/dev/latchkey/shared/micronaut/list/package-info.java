/**
 * Long lists in pages. A page gives a {@link dev.latchkey.shared.micronaut.list.Cursor}, at which the next page begins: no page
 * costs more for the items before it, and none skips or repeats an item when others come and go.
 *
 * <p>Owns the forms of the request and of the answer, and their limits. The queries are the features'; each needs an index in
 * the order of its list.
 */
@NullMarked
package dev.latchkey.shared.micronaut.list;

import org.jspecify.annotations.NullMarked;
