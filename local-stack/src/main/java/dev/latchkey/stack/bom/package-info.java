/**
 * Writes the bill of materials of an image, in CycloneDX 1.6 JSON.
 *
 * <p>The build writes one for each jar ({@code META-INF/sbom} in the jar). An image contains more than its jar: this
 * package adds the packages of the base image, its operating system and its Java runtime. It runs while the image is
 * built.
 */
@NullMarked
package dev.latchkey.stack.bom;

import org.jspecify.annotations.NullMarked;
