package dev.latchkey.auth.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.mail.MailServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * The time of a request for a link does not tell whether an account has the address. The test asserts no duration: the two
 * kinds of requests take turns, and their times must overlap. The order of the two changes from round to round, so that a
 * busy moment does not look like a difference.
 */
class PasswordResetTimingIT {
    private static final int PEOPLE = 14;
    private static final int ROUNDS = 28;

    /** How many of the slowest times of each kind the test ignores: pauses of the machine cause them. */
    private static final int OUTLIERS = 2;

    private static final MailServer MAILS = MailServer.start();
    private static final AuthServer SERVER = AuthServer.start(AuthDatabase.create(), TestLinks.settings(MAILS));

    @AfterAll
    static void stop() {
        SERVER.close();
        MAILS.close();
    }

    @Test
    void requestWhenKnownOrUnknownThenTheirTimesOverlap() {
        List<Person> people = Stream.generate(SERVER::register).limit(PEOPLE).toList();
        people.forEach(person -> nanosToRequest(person.email())); // warms up the code and opens the connections
        List<Long> unknown = new ArrayList<>();
        List<Long> known = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            String email = people.get(round % PEOPLE).email();
            String nobodys = "nobody-" + round + "@example.test";
            if (round % 2 == 0) {
                unknown.add(nanosToRequest(nobodys));
                known.add(nanosToRequest(email));
            } else {
                known.add(nanosToRequest(email));
                unknown.add(nanosToRequest(nobodys));
            }
        }

        assertThat(slowest(unknown))
                .as("unknown: %s, known: %s", unknown, known)
                .isGreaterThan(quickest(known));
        assertThat(slowest(known)).as("unknown: %s, known: %s", unknown, known).isGreaterThan(quickest(unknown));
    }

    private static long nanosToRequest(String email) {
        long start = System.nanoTime();
        int status = TestLinks.request(SERVER, email).status();
        long nanos = System.nanoTime() - start;
        assertThat(status).isEqualTo(202);
        return nanos;
    }

    private static long slowest(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() - 1 - OUTLIERS);
    }

    private static long quickest(List<Long> times) {
        return times.stream().sorted().toList().getFirst();
    }
}
