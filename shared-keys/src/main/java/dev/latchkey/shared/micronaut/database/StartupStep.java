package dev.latchkey.shared.micronaut.database;

import io.micronaut.core.order.Ordered;
import java.sql.SQLException;

/** Something that must have succeeded, once, before the service can serve. Beans of this type run in their order. */
public interface StartupStep extends Ordered {
    /**
     * Does it. Runs again after a failure, so what it did half must not hinder it.
     *
     * @throws StartRefusedException when trying again would not help
     */
    void run() throws SQLException;
}
