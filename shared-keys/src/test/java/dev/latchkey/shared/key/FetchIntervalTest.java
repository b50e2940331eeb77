package dev.latchkey.shared.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.proc.SimpleSecurityContext;
import dev.latchkey.shared.test.TestKeys;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FetchIntervalTest {
    private static final long START = 1_000_000;
    private static final SecurityContext CONTEXT = new SimpleSecurityContext();

    private int fetches;
    private boolean broken;
    private final FetchInterval interval = new FetchInterval(new Issuer(), Duration.ofMinutes(10));

    @Test
    @DisplayName("61 one fetch an interval")
    void getWhenTheIntervalHasNotPassedThenNoFetch() throws KeySourceException {
        assertThat(fetchAt(START)).isEqualTo(TestKeys.published());
        for (long now : new long[] {START, START + 1, START + 599_999}) {
            assertThatExceptionOfType(KeySourceException.class).isThrownBy(() -> fetchAt(now));
        }
        assertThat(fetches).isEqualTo(1);

        assertThat(fetchAt(START + 600_000)).isEqualTo(TestKeys.published());
        assertThatExceptionOfType(KeySourceException.class).isThrownBy(() -> fetchAt(START + 600_001));
        assertThat(fetches).isEqualTo(2);
    }

    @Test
    @DisplayName("61 a fetch that failed counts too")
    void getWhenAFetchFailedThenTheIntervalHolds() throws KeySourceException {
        broken = true;
        assertThatExceptionOfType(JWKSetUnavailableException.class).isThrownBy(() -> fetchAt(START));
        broken = false;

        assertThatExceptionOfType(KeySourceException.class).isThrownBy(() -> fetchAt(START + 1));
        assertThat(fetchAt(START + 600_000)).isEqualTo(TestKeys.published());
    }

    private JWKSet fetchAt(long now) throws KeySourceException {
        return interval.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), now, CONTEXT);
    }

    private final class Issuer implements JWKSetSource<SecurityContext> {
        @Override
        public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, SecurityContext context)
                throws KeySourceException {
            fetches++;
            if (broken) {
                throw new JWKSetUnavailableException("out of reach");
            }
            return TestKeys.published();
        }

        @Override
        public void close() throws IOException {}
    }
}
