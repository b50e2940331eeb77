package dev.latchkey.auth.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.purge.PurgeJob;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The purge keeps the table of counts small. */
class ThrottlePurgeIT {
    /** How many rows 1,000 addresses with 30 failures a minute each add in the longest pause of the purge, 7.5 min. */
    private static final int ROWS = 225_000;

    private static final long MEGABYTE = 1_000_000;

    @Test
    void purgeWhenAFloodOfNamesHasFilledTheTableThenTheMostAttackedStayAndItIsSmall() {
        TestDatabase database = AuthDatabase.create();
        try (AuthServer server = AuthServer.start(database, Map.of("latchkey.throttle.rows", 1000))) {
            database.execute(Role.AUTH, """
                    INSERT INTO auth.throttle (key, in_row, recent, recent_until, blocked_until, kept_until)
                    SELECT gen_random_uuid(), 1 + (i %% 5000) / 4990, 1, clock_timestamp(), '-infinity',
                        clock_timestamp() + interval '1 day' * (CASE WHEN i > 1000 THEN 30 ELSE -1 END)
                    FROM generate_series(1, %d) i""".formatted(ROWS));
            assertThat(Long.parseLong(TestRows.select(database, "SELECT pg_total_relation_size('auth.throttle')")
                            .getFirst()))
                    .isLessThan(50 * MEGABYTE);

            server.bean(PurgeJob.class).run();

            assertThat(TestRows.count(database, "auth.throttle")).isEqualTo(1000);
            assertThat(TestRows.count(database, "auth.throttle WHERE in_row > 1"))
                    .isEqualTo(450);
        }
    }
}
