/**
 * The download of all that this service stores about a person, as JSON: {@code GET /account/data} and its page.
 *
 * <p>Owns the file, its limit and its audit event. Each package that has tables about people provides its part by a
 * {@link dev.latchkey.auth.account.StoredData}. This package provides the events of the audit log.
 */
@NullMarked
package dev.latchkey.auth.download;

import org.jspecify.annotations.NullMarked;
