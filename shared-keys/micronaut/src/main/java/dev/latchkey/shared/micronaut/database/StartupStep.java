package dev.latchkey.shared.micronaut.database;

import io.micronaut.core.order.Ordered;
import java.sql.SQLException;

/** A step that must succeed once before the service can serve. Beans of this type run in their order. */
public interface StartupStep extends Ordered {
    /**
     * Runs the step. After a failure the step runs again, so an earlier run that stopped halfway must not hinder it.
     *
     * @throws StartRefusedException when a retry would not help
     */
    void run() throws SQLException;
}
