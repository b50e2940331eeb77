import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

/** A token that must not be accepted. The reason is for the log; a caller gets 401 and `invalid_token` for each alike. */
export class TokenRefused extends Error {}

/**
 * Makes a verifier of access tokens (RFC 9068 section 4). It fetches the issuer's public keys when it first needs them,
 * keeps them for five minutes, and asks again for a `kid` that it does not know, once in five seconds at most.
 *
 * It does not see revocations: see `introspecting`.
 *
 * @param {{issuer: string, audience: string | string[], jwksUri?: string}} settings `audience`: of these the token must
 *     name one
 * @returns {(token: string) => Promise<import('jose').JWTPayload>} gives the claims of a good token
 * @throws {TokenRefused} for a token that is not good; any other error means that this could not be found out: answer 503
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
 * Asks the issuer besides, for each token that is good by itself, whether it was revoked (RFC 7662). What that costs is a
 * request to auth-service for each of one's own.
 *
 * @param {(token: string) => Promise<import('jose').JWTPayload>} verify from `verifying`
 * @param {{endpoint: string, clientId: string, clientSecret: string}} settings of a client with `client_secret_basic`
 *     whose `audiences` have one of the token's
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
      throw new Error(`introspection is answered ${response.status}`);
    }
    const { active } = await response.json();
    if (active !== true) {
      throw new TokenRefused('not active: revoked, or not addressed to this client');
    }
    return claims;
  };
}
