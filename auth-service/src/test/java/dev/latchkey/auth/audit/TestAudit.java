package dev.latchkey.auth.audit;

import dev.latchkey.auth.AuthServer;

/** Makes a server write the failures that it has counted. By itself it does so once a second. */
public final class TestAudit {
    private TestAudit() {}

    public static void flush(AuthServer server) {
        server.bean(FailureWriter.class).flush();
    }
}
