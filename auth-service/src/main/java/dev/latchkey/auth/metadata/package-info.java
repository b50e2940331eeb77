/**
 * The metadata of this issuer, for programs that read it before they call: RFC 8414 and OpenID Connect Discovery, in one
 * document.
 *
 * <p>Owns the document and its addresses. Each feature adds its own content by a
 * {@link dev.latchkey.auth.metadata.MetadataPart}. So a feature that does not exist cannot be advertised by mistake.
 */
@NullMarked
package dev.latchkey.auth.metadata;

import org.jspecify.annotations.NullMarked;
