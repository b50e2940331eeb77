package dev.latchkey.auth.audit;

import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.util.List;

/** Makes, drops and lists the monthly partitions of an audit log, without the service. */
public final class AuditMonths {
    private AuditMonths() {}

    /** Makes the partition of a past month if it is missing. On the first of a month, the month before has one already. */
    public static void make(TestDatabase database, int monthsAgo) {
        database.execute(Role.SUPERUSER, """
                DO $$
                DECLARE
                    month timestamptz;
                BEGIN
                    SET LOCAL timezone = 'UTC';
                    month := date_trunc('month', now()) - interval '%d months';
                    SET LOCAL ROLE latchkey_audit;
                    EXECUTE format(
                        'CREATE TABLE IF NOT EXISTS audit.%%I PARTITION OF audit.event FOR VALUES FROM (%%L) TO (%%L)',
                        to_char(month, '"event_"YYYY_MM'), month, month + interval '1 month');
                END
                $$""".formatted(monthsAgo));
    }

    /** Drops the partition of a month; negative for a month to come. */
    public static void drop(TestDatabase database, int monthsAgo) {
        String month = TestRows.select(
                        database,
                        "SELECT to_char(date_trunc('month', now() AT TIME ZONE 'UTC') - interval '" + monthsAgo
                                + " months', '\"event_\"YYYY_MM')")
                .getFirst();
        database.execute(Role.SUPERUSER, "DROP TABLE audit." + month);
    }

    /** {@return the age of each partition in months, the oldest first: 0 is this month, -1 the next} */
    public static List<String> ago(TestDatabase database) {
        return TestRows.select(database, """
                SELECT extract(year FROM age) * 12 + extract(month FROM age) FROM (
                    SELECT age(date_trunc('month', now() AT TIME ZONE 'UTC'), to_timestamp(relname, '"event_"YYYY_MM')::date) AS age
                    FROM (SELECT relname::text FROM pg_class WHERE relname <> 'event_other' AND oid IN (
                        SELECT inhrelid FROM pg_inherits WHERE inhparent = 'audit.event'::regclass)) months) ages
                ORDER BY 1 DESC""");
    }
}
