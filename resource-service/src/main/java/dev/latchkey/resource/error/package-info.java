/** The problems of this service. The shared library writes the answers. */
@NullMarked
package dev.latchkey.resource.error;

import org.jspecify.annotations.NullMarked;
