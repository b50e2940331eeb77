/** Error pages for browsers, on the paths of pages. API clients get problem JSON there as everywhere. */
@NullMarked
package dev.latchkey.auth.page.error;

import org.jspecify.annotations.NullMarked;
