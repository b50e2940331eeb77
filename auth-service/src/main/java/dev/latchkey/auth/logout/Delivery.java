package dev.latchkey.auth.logout;

/** The result of telling an application. */
enum Delivery {
    /** The application has confirmed it. */
    DONE,
    /** The application did not answer, or answered with an error; or this service failed. A later attempt may succeed. */
    FAILED,
    /** The application refuses the notice for good, or has no address for it any more. */
    REFUSED
}
