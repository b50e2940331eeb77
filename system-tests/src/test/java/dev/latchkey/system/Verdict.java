package dev.latchkey.system;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The evaluation of a run's calls.
 *
 * @param calls the number of calls
 * @param checkedAfterLogout how many calls began after their session's logout had answered, and got an answer
 * @param acceptedAfterLogout the calls among these that were accepted
 * @param refusedWithoutLogout the calls that were refused with 401 although the token was not revoked
 * @param undecidedByFault how many calls got 503 or no answer within the window of a fault that explains it
 * @param unexplained the calls that got 503 or no answer without such a fault, or a status that must never occur
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
