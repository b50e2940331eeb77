package dev.latchkey.auth.client;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase;
import java.util.HashMap;
import java.util.Map;

/** Two replicas of auth-service on one database. One test clock moves both. */
public final class TwoServers implements AutoCloseable {
    public final TestClock clock;
    public final TestDatabase database = AuthDatabase.create();
    public final AuthServer first;
    public final AuthServer second;

    public TwoServers(TestClock clock, Map<String, Object> differences) {
        this.clock = clock;
        Map<String, Object> settings = new HashMap<>(differences);
        settings.put("latchkey.master-key.key", AuthServer.randomMasterKey());
        first = AuthServer.start(database, clock, settings);
        second = AuthServer.start(database, clock, settings);
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
