/** Errors on the pages' paths, told by a page to browsers. API clients get problem JSON there as everywhere. */
@NullMarked
package dev.latchkey.auth.page.error;

import org.jspecify.annotations.NullMarked;
