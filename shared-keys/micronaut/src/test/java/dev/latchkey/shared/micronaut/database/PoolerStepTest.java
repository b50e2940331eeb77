package dev.latchkey.shared.micronaut.database;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.shared.test.PoolerProxy;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PoolerStepTest {
    private static final String WARNING =
            "The service reaches the database through a connection pooler. If the pooler works in"
                    + " transaction mode, statements fail: add prepareThreshold=0 to DATABASE_URL.";

    private final TestDatabase database = TestDatabase.create();

    @Test
    void startThroughAPoolerThenWarned() throws SQLException {
        try (PoolerProxy pooler = new PoolerProxy(database)) {
            assertThat(warnings(pooler.url())).containsExactly(WARNING);
        }
    }

    @Test
    void startThroughAPoolerWhenNothingIsPreparedThenNotWarned() throws SQLException {
        try (PoolerProxy pooler = new PoolerProxy(database)) {
            assertThat(warnings(pooler.url() + "?prepareThreshold=0")).isEmpty();
        }
    }

    @Test
    void startWithoutAPoolerThenNotWarned() throws SQLException {
        assertThat(warnings(database.url())).isEmpty();
    }

    private static List<String> warnings(String url) throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(Role.AUTH.user());
        config.setPassword(Role.AUTH.password());
        config.setMaximumPoolSize(1);
        Logger logger = (Logger) LoggerFactory.getLogger(PoolerStep.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            new PoolerStep(new Database(pool, Optional.empty())).run();
        } finally {
            logger.detachAppender(log);
        }
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
