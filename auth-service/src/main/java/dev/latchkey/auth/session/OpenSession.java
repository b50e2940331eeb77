package dev.latchkey.auth.session;

import dev.latchkey.auth.token.TokenSubject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An open session of an enabled account.
 *
 * @param id the {@code sid} of its tokens
 * @param subject its user, as the database knows the user now
 * @param authTime when the user signed in
 * @param amr how the user signed in (RFC 8176)
 */
public record OpenSession(UUID id, TokenSubject subject, Instant authTime, List<String> amr) {}
