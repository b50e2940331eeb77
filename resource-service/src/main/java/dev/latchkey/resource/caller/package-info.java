/** Who is calling, as their token says: the smallest protected resources there are. */
@NullMarked
package dev.latchkey.resource.caller;

import org.jspecify.annotations.NullMarked;
