package dev.latchkey.system;

import java.time.Duration;

/**
 * The time when a fault may have had effects.
 *
 * @param target the only replica that the fault may have affected; empty if it may have affected each of them
 * @param begun a time before the fault
 * @param ended a time shortly after every process was ready again
 */
record FaultWindow(Fault fault, String target, Duration begun, Duration ended) {

    /** {@return true if the call overlapped with the fault, at a replica that the fault may have affected} */
    boolean explains(TimedCall call) {
        return (target.isEmpty() || target.equals(call.target()))
                && call.begun().compareTo(ended) <= 0
                && call.ended().compareTo(begun) >= 0;
    }
}
