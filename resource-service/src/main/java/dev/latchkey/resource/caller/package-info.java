/** Tells callers what their access tokens say. These are the smallest protected resources. */
@NullMarked
package dev.latchkey.resource.caller;

import org.jspecify.annotations.NullMarked;
