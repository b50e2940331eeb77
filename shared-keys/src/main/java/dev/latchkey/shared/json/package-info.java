/**
 * Strict JSON, for tokens and for request bodies alike: what two parsers could read differently is refused.
 *
 * <p>Owns the rules that a library's parser leaves open: RFC 8259 section 8.1 (UTF-8 and nothing else), RFC 7515 section
 * 4 and RFC 7519 section 4 (no duplicate names). It binds nothing to Java types; that is left to the callers' libraries.
 */
@NullMarked
package dev.latchkey.shared.json;

import org.jspecify.annotations.NullMarked;
