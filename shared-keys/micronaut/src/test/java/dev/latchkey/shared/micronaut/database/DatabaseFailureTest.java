package dev.latchkey.shared.micronaut.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseFailureTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"08001", "08006", "53300", "53100", "57P01", "57P03", "57014", "25006", "25P03", "25P04", "55P03"
            })
    void isOutageWhenTheStateSaysSoThenTrue(String state) {
        assertThat(DatabaseFailure.isOutage(new SQLException("x", state))).isTrue();
        assertThat(DatabaseFailure.isOutage(new IllegalStateException(new SQLException("x", state))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "42P01", "42501", "22021", "28P01", "3D000"})
    void isOutageWhenTheMistakeIsOursThenFalse(String state) {
        assertThat(DatabaseFailure.isOutage(new SQLException("x", state))).isFalse();
    }

    @Test
    void isOutageWhenThePoolHasNoConnectionThenTrue() {
        assertThat(DatabaseFailure.isOutage(new SQLTransientConnectionException("timed out")))
                .isTrue();
    }

    @Test
    void isOutageWhenThePoolsConnectionWasLostThenTrue() {
        assertThat(DatabaseFailure.isOutage(new SQLException("Connection is closed")))
                .isTrue();
    }

    @Test
    void isOutageWhenNoSqlThenFalse() {
        assertThat(DatabaseFailure.isOutage(new IllegalStateException("x"))).isFalse();
        assertThat(DatabaseFailure.isOutage(new RuntimeException(new ConnectException("to someone else"))))
                .isFalse();
    }
}
