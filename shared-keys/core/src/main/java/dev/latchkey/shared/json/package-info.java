/**
 * Strict JSON, for tokens and for request bodies: refuses a text that two parsers could read differently.
 *
 * <p>Owns the rules that a library's parser leaves open: RFC 8259 section 8.1 (UTF-8 and nothing else), RFC 7515
 * section 4 and RFC 7519 section 4 (no duplicate names). It binds nothing to Java types; the callers' libraries do
 * that.
 */
@NullMarked
package dev.latchkey.shared.json;

import org.jspecify.annotations.NullMarked;
