package dev.latchkey.auth.token;

import java.time.Instant;
import java.util.UUID;

/**
 * What an access token is issued for.
 *
 * @param subject whose token it is
 * @param sessionId the session that it belongs to, and ends with
 * @param clientId who asked for it
 * @param scope space-separated
 * @param authTime when the person last proved who they are
 * @param issuedAt fixed while the session was locked, so that nothing signed late outlives the session's revocation
 */
public record TokenGrant(
        TokenSubject subject, UUID sessionId, String clientId, String scope, Instant authTime, Instant issuedAt) {}
