package dev.latchkey.auth.logout;

/** What came of telling an application. */
enum Delivery {
    /** It has answered that it knows. */
    DONE,
    /** It did not answer, or not well: it may do so another time. */
    FAILED,
    /** It has said that it will have none of it, or must not be told there. */
    REFUSED
}
