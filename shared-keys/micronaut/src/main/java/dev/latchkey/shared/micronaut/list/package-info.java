/**
 * Long lists in pages. A page gives a {@link dev.latchkey.shared.micronaut.list.Cursor}, and the next page begins
 * there. So the cost of a page does not depend on the items before it. No page skips or repeats an item when other
 * items are added or removed.
 *
 * <p>Owns the forms of the request and of the answer, and their limits. The features own the queries. Each query needs
 * an index in the order of its list.
 */
@NullMarked
package dev.latchkey.shared.micronaut.list;

import org.jspecify.annotations.NullMarked;
