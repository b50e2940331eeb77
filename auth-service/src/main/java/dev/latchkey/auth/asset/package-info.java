/**
 * Files that browsers show beside the pages: images, style sheets and scripts that this service has in memory.
 *
 * <p>Owns the recognition of images by their content, the versions in addresses, and the headers of the answers. It does not
 * know where a file comes from: {@code brand} has those of the operator, {@code client} the logos of applications, and
 * {@code page} the names of our own.
 */
@NullMarked
package dev.latchkey.auth.asset;

import org.jspecify.annotations.NullMarked;
