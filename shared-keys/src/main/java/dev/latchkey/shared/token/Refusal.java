package dev.latchkey.shared.token;

/**
 * Why a token is refused. For logs and metrics: a client is told {@code invalid_token} for each of them alike, so that
 * nobody learns from the answers how far a forged token got.
 */
public enum Refusal {
    /** Not a JWS in compact serialization with strict base64url and strict JSON, or longer than any of ours. */
    MALFORMED,
    /** {@code typ} is not {@code at+jwt} (RFC 9068 section 2.1): an ID token, say. */
    WRONG_TYPE,
    /** {@code alg} is not RS256. */
    WRONG_ALGORITHM,
    /** The header carries a key or its address, or a {@code crit} extension: we follow none of them. */
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
