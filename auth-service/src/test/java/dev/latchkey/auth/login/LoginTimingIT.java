package dev.latchkey.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The time of a refusal does not tell whether the name is known. The test asserts no duration: the two kinds of refusals
 * take turns, and their times must overlap. A refusal without a password hash would be quicker than all with one.
 *
 * <p>The threads that hash take turns, too. So the order of the two kinds changes from round to round. Otherwise each kind
 * would always have the same thread, and a busy processor under one of them would look like a difference.
 */
class LoginTimingIT {
    private static final int PEOPLE = 7;
    private static final int REFUSALS = 14;

    /** How many of the slowest times of each kind the test ignores: pauses of the machine cause them. */
    private static final int OUTLIERS = 2;

    /** With real hashes. */
    private static final AuthServer SERVER =
            AuthServer.start(AuthDatabase.create(), Map.of("latchkey.password.memory", 19456));

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    @DisplayName("19 unknown user and wrong password: the times of their answers overlap")
    void loginWhenUnknownOrWrongThenTheirTimesOverlap() {
        List<Person> people = Stream.generate(SERVER::register).limit(PEOPLE).toList();
        people.forEach(person -> SERVER.login(person)); // warms up the code and opens the connections
        List<Long> unknown = new ArrayList<>();
        List<Long> wrong = new ArrayList<>();
        for (int round = 0; round < REFUSALS; round++) {
            String known = people.get(round % PEOPLE).username();
            if (round % 2 == 0) {
                unknown.add(nanosToRefuse("nobody-" + round));
                wrong.add(nanosToRefuse(known));
            } else {
                wrong.add(nanosToRefuse(known));
                unknown.add(nanosToRefuse("nobody-" + round));
            }
        }

        assertThat(slowest(unknown))
                .as("unknown names: %s, wrong passwords: %s", unknown, wrong)
                .isGreaterThan(quickest(wrong));
        assertThat(slowest(wrong))
                .as("unknown names: %s, wrong passwords: %s", unknown, wrong)
                .isGreaterThan(quickest(unknown));
    }

    private static long nanosToRefuse(String username) {
        long start = System.nanoTime();
        int status = SERVER.login(username, "a password of somebody else").status();
        long nanos = System.nanoTime() - start;
        assertThat(status).isEqualTo(401);
        return nanos;
    }

    private static long slowest(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() - 1 - OUTLIERS);
    }

    private static long quickest(List<Long> times) {
        return times.stream().sorted().toList().getFirst();
    }
}
