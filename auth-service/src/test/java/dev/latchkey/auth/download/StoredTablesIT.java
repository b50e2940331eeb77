package dev.latchkey.auth.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.shared.test.TestRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** No table about people is forgotten in the download of their data. */
class StoredTablesIT {
    /** The tables that the download covers, each with its part. */
    private static final Map<String, String> EXPORTED = Map.of(
            "address_change", "address_changes",
            "address_claim", "unverified_address",
            "address_undo", "address_changes",
            "consent", "consents",
            "passkey", "passkeys",
            "recovery_code", "second_factors",
            "seen_device", "devices",
            "session", "sessions",
            "totp", "second_factors");

    /** The tables that the download leaves out, each with the reason. */
    private static final Map<String, String> LEFT_OUT = Map.of(
            "notification", "a client is told; the row goes then, and the audit log has the event",
            "password_reset", "the hash of a link that expires soon; the audit log has the request",
            "recovery_task", "a mail is promised; the row goes then, and the audit log has the request",
            "unfinished_end", "sessions are written; the row goes then, and the audit log has the change");

    private final AuthServer server = AuthServer.shared();

    @Test
    void tablesAboutAccountsThenEachIsExportedOrLeftOutForAReason() {
        Map<String, String> known = new HashMap<>(EXPORTED);
        known.putAll(LEFT_OUT);

        assertThat(tablesAboutAccounts())
                .as("a new table needs a StoredData bean and a line in EXPORTED, or a reason in LEFT_OUT")
                .containsExactlyInAnyOrderElementsOf(known.keySet());
    }

    @Test
    void partsOfExportedTablesThenTheDownloadHasThem() {
        assertThat(server.get("/account/data")
                        .bearer(server.signUp().access())
                        .send()
                        .requireJson(200)
                        .json())
                .containsKeys(EXPORTED.values().toArray(String[]::new));
    }

    /** {@return the tables with a column of this name, and those with a foreign key to the accounts} */
    private List<String> tablesAboutAccounts() {
        return TestRows.select(server.database(), """
                SELECT columns.table_name
                FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
                WHERE table_schema = 'auth' AND table_type = 'BASE TABLE' AND column_name = 'account_id'
                UNION
                SELECT relname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
                WHERE contype = 'f' AND confrelid = 'auth.account'::regclass""");
    }
}
