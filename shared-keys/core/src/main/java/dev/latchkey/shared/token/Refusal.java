package dev.latchkey.shared.token;

/**
 * Why a token is refused, for logs and metrics. A client gets {@code invalid_token} for each of them, so an attacker
 * does not learn which checks a forged token has passed.
 */
public enum Refusal {
    /**
     * Not a JWS in compact serialization with strict base64url and strict JSON, or longer than any token of the issuer.
     */
    MALFORMED,
    /** {@code typ} is not {@code at+jwt} (RFC 9068 section 2.1), for example in an ID token. */
    WRONG_TYPE,
    /** {@code alg} is not RS256. */
    WRONG_ALGORITHM,
    /** The header carries a key, a key's address or a {@code crit} extension. The verifier uses none of them. */
    FORBIDDEN_HEADER,
    /** No {@code kid}, or one that is not in the issuer's key set. */
    UNKNOWN_KEY,
    BAD_SIGNATURE,
    WRONG_ISSUER,
    WRONG_AUDIENCE,
    /** A claim that RFC 9068 section 2.2 requires is absent, empty or of the wrong type. */
    BAD_CLAIM,
    EXPIRED,
    /** {@code nbf} or {@code iat} lies in the future. */
    NOT_YET_VALID,
    REVOKED
}
