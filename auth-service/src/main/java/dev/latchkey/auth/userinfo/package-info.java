/**
 * {@code GET /userinfo}: the OIDC claims of the caller (OpenID Connect Core section 5.3).
 */
@NullMarked
package dev.latchkey.auth.userinfo;

import org.jspecify.annotations.NullMarked;
