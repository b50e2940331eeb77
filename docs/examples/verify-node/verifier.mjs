import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

/** The token must not be accepted. The message is for the log: the caller always gets 401 and `invalid_token`. */
export class TokenRefused extends Error {}

/**
 * Creates a verifier of access tokens (RFC 9068 section 4). It fetches the issuer's public keys on first use and caches
 * them for five minutes. For an unknown `kid` it fetches them again, at most once in five seconds.
 *
 * It does not check revocations: `introspecting` does.
 *
 * @param {{issuer: string, audience: string | string[], jwksUri?: string}} settings the token must name at least one
 *     `audience`
 * @returns {(token: string) => Promise<import('jose').JWTPayload>} resolves to the claims of a good token. It rejects
 *     with TokenRefused for a bad token. Any other error means that the verifier could not decide: answer 503
 */
export function verifying({ issuer, audience, jwksUri = `${issuer}/.well-known/jwks.json` }) {
  const keys = createRemoteJWKSet(new URL(jwksUri), {
    cacheMaxAge: 5 * 60_000,
    cooldownDuration: 5_000,
    timeoutDuration: 2_000,
  });
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ['RS256'],
        typ: 'at+jwt',
        clockTolerance: 30,
        requiredClaims: ['sub', 'exp', 'iat', 'jti', 'client_id'],
      });
      return payload;
    } catch (error) {
      const undecided = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
      if (error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC' && !undecided) {
        throw new TokenRefused(error.code + ': ' + error.message, { cause: error });
      }
      throw error;
    }
  };
}

/**
 * Adds introspection (RFC 7662): asks the issuer whether a verified token was revoked. This costs a request to
 * auth-service for each verified token.
 *
 * @param {(token: string) => Promise<import('jose').JWTPayload>} verify from `verifying`
 * @param {{endpoint: string, clientId: string, clientSecret: string}} settings a client with `client_secret_basic`; its
 *     `audiences` must contain one of the token's
 */
export function introspecting(verify, { endpoint, clientId, clientSecret }) {
  const credential = [clientId, clientSecret].map(encodeURIComponent).join(':');
  return async (token) => {
    const claims = await verify(token);
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { authorization: 'Basic ' + Buffer.from(credential).toString('base64') },
      body: new URLSearchParams({ token }),
      signal: AbortSignal.timeout(2_000),
    });
    if (!response.ok) {
      throw new Error(`the introspection endpoint answered ${response.status}`);
    }
    const { active } = await response.json();
    if (active !== true) {
      throw new TokenRefused('not active: revoked, or not addressed to this client');
    }
    return claims;
  };
}
