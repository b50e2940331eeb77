package dev.latchkey.shared.micronaut.database;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Connections that, once they are open, are without the timeouts for requests: those of the role, and that of the socket.
 * Building an index may take longer, and so may waiting for a replica. Signing in keeps the timeout of the socket, so a
 * silent server is noticed.
 */
final class PatientConnections implements DataSource {
    private static final String WITHOUT_TIMEOUTS =
            "SET transaction_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0";

    private final DataSource source;

    /** @param source must not be a pool: its connections stay without timeouts */
    PatientConnections(DataSource source) {
        this.source = source;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return withoutTimeouts(source.getConnection());
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return withoutTimeouts(source.getConnection(username, password));
    }

    private static Connection withoutTimeouts(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(WITHOUT_TIMEOUTS);
            connection.setNetworkTimeout(Runnable::run, 0);
            return connection;
        } catch (SQLException e) {
            try {
                connection.close();
            } catch (SQLException unclosed) {
                e.addSuppressed(unclosed);
            }
            throw e;
        }
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return source.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        source.setLogWriter(out);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return source.getLoginTimeout();
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        source.setLoginTimeout(seconds);
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger(Logger.GLOBAL_LOGGER_NAME);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return source.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return source.isWrapperFor(type);
    }
}
