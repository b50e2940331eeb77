package dev.latchkey.system;

import java.time.Duration;

/**
 * When a fault may have had consequences.
 *
 * @param target the one replica that it may have kept from deciding; empty when it is each of them
 * @param begun before it
 * @param ended once everything was ready again, and a little later
 */
record FaultWindow(Fault fault, String target, Duration begun, Duration ended) {

    /** Whether the call was under way meanwhile, where the fault was. */
    boolean explains(TimedCall call) {
        return (target.isEmpty() || target.equals(call.target()))
                && call.begun().compareTo(ended) <= 0
                && call.ended().compareTo(begun) >= 0;
    }
}
