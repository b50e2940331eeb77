package dev.latchkey.system;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the calls of a run show.
 *
 * @param calls all of them
 * @param checkedAfterLogout how many began after the logout of their session had answered, and got an answer
 * @param acceptedAfterLogout those of them that were accepted
 * @param refusedWithoutLogout refused with 401 for a token that was not revoked
 * @param undecidedByFault how many got a 503 or no answer in the window of a fault that explains it
 * @param unexplained 503 or no answer where and when nothing was wrong, and any status that there should never be
 */
record Verdict(
        int calls,
        int checkedAfterLogout,
        List<TimedCall> acceptedAfterLogout,
        List<TimedCall> refusedWithoutLogout,
        Map<Fault, Integer> undecidedByFault,
        List<TimedCall> unexplained) {

    static Verdict of(Collection<TimedCall> calls, Collection<FaultWindow> faults) {
        int checked = 0;
        List<TimedCall> accepted = new ArrayList<>();
        List<TimedCall> refused = new ArrayList<>();
        Map<Fault, Integer> undecided = new EnumMap<>(Fault.class);
        List<TimedCall> unexplained = new ArrayList<>();
        for (TimedCall call : calls) {
            if (call.status() != TimedCall.NO_ANSWER && call.session().mustBeRefusedFrom(call.begun())) {
                checked++;
            }
            if (call.isAcceptedAfterLogout()) {
                accepted.add(call);
            }
            if (call.isRefusedWithoutLogout()) {
                refused.add(call);
            }
            if (call.isUndecided()) {
                faults.stream()
                        .filter(fault -> fault.explains(call))
                        .findFirst()
                        .ifPresentOrElse(
                                fault -> undecided.merge(fault.fault(), 1, Integer::sum), () -> unexplained.add(call));
            } else if (call.status() != 200 && call.status() != 401) {
                unexplained.add(call);
            }
        }
        return new Verdict(calls.size(), checked, accepted, refused, undecided, unexplained);
    }
}
