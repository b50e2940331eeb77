package dev.latchkey.auth.session;

import dev.latchkey.auth.token.TokenSubject;
import java.time.Instant;
import java.util.UUID;

/**
 * A session that is open, of an account that is enabled.
 *
 * @param id the {@code sid} of its tokens
 * @param subject whose it is, as the database knows them now
 * @param authTime when the password was given
 */
public record OpenSession(UUID id, TokenSubject subject, Instant authTime) {}
