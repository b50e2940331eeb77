package dev.latchkey.shared.revocation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DirectRevocationCheckTest extends RevocationCheckContract {
    private @Nullable HikariDataSource pool;

    /** Uses a pool, like the services. The check must not depend on the pool's timeouts. */
    @Override
    protected RevocationCheck open(TestDatabase database) {
        HikariConfig settings = new HikariConfig();
        settings.setJdbcUrl(database.url());
        settings.setUsername(Role.RESOURCE.user());
        settings.setPassword(Role.RESOURCE.password());
        settings.setMaximumPoolSize(2);
        settings.setConnectionTimeout(1000);
        settings.setValidationTimeout(500);
        pool = new HikariDataSource(settings);
        return new DirectRevocationCheck(pool, Duration.ofSeconds(1));
    }

    @Override
    protected void close(RevocationCheck opened) {
        requireNonNull(pool).close();
    }

    @Test
    void newCheckWhenTimeoutIsUnderASecondThenRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DirectRevocationCheck(requireNonNull(pool), Duration.ofMillis(999)));
    }

    @Test
    void blocksThenSaysSo() {
        assertThat(new DirectRevocationCheck(requireNonNull(pool), Duration.ofSeconds(1)).blocks())
                .isTrue();
    }
}
