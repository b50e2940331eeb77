package dev.latchkey.auth.backchannel;

/** The result of telling a client. */
enum Delivery {
    /** The client has confirmed it. */
    DONE,
    /** The client did not answer, or answered with an error; or this service failed. A later attempt may succeed. */
    FAILED,
    /** The client refuses the token for good, or has no address for it any more. */
    REFUSED
}
