package dev.latchkey.auth.client;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase;
import java.util.HashMap;
import java.util.Map;

/** Two replicas of auth-service on one database, whose clocks a test moves together. */
final class TwoServers implements AutoCloseable {
    final TestClock clock;
    final TestDatabase database = TestDatabase.create();
    final AuthServer first;
    final AuthServer second;

    TwoServers(TestClock clock, Map<String, Object> differences) {
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
