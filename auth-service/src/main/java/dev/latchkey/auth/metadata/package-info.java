/**
 * What this issuer can do, for programs that read it before they call: RFC 8414 and OpenID Connect Discovery, one document
 * for both.
 *
 * <p>Owns the document and its addresses. What stands in it is said by the features themselves, each in a
 * {@link dev.latchkey.auth.metadata.MetadataPart}: what does not exist cannot be advertised by mistake.
 */
@NullMarked
package dev.latchkey.auth.metadata;

import org.jspecify.annotations.NullMarked;
