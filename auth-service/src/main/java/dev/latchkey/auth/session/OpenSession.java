package dev.latchkey.auth.session;

import dev.latchkey.auth.token.TokenSubject;
import java.time.Instant;
import java.util.UUID;

/**
 * An open session of an enabled account.
 *
 * @param id the {@code sid} of its tokens
 * @param subject its user, as the database knows the user now
 * @param authTime when the password was given
 */
public record OpenSession(UUID id, TokenSubject subject, Instant authTime) {}
