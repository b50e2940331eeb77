package dev.latchkey.shared.micronaut.event;

import java.time.Instant;

/**
 * Learns what has happened to accounts. A bean of this type makes the service answer at {@code POST /security-events}.
 *
 * <p>The service confirms the event once all listeners have returned. If one throws, the issuer sends the event again. So a
 * listener must be idempotent, and must have committed when it returns. Each method has about two seconds: then the issuer
 * gives up this attempt, and repeats it later. Events arrive at least once, and in no order.
 */
public interface AccountEventListener {
    /**
     * The account is deleted for ever: the service deletes what it stores for it.
     *
     * @param subject the {@code sub} of the account's tokens
     */
    void accountPurged(String subject);

    /**
     * The account was disabled. Its tokens are refused without this. An older event than the last one has no meaning any more.
     *
     * @param at when it happened
     */
    default void accountDisabled(String subject, Instant at) {}

    /** The account was enabled again. The parameters are those of {@link #accountDisabled}. */
    default void accountEnabled(String subject, Instant at) {}
}
