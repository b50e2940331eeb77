package dev.latchkey.auth.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.shared.micronaut.database.StartupStep;
import dev.latchkey.shared.micronaut.error.UnavailableException;
import io.micronaut.context.BeanContext;
import io.micronaut.core.order.OrderUtil;
import org.junit.jupiter.api.Test;

/** The catalogue of a replica that has not read the database yet. */
class ScopeCatalogueIT {
    private final AuthServer server = AuthServer.shared();
    private final ScopeCatalogue catalogue =
            new ScopeCatalogue(server.bean(FixedScopes.class), server.bean(ScopeRepository.class));

    @Test
    void forLoginBeforeTheDatabaseWasReadThenAnUnknownNameIsNotRefusedForGood() {
        assertThat(catalogue.forLogin("notes:read openid")).hasValue("notes:read openid");
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> catalogue.forLogin("stock:read"));

        catalogue.load();

        assertThat(catalogue.forLogin("stock:read")).isEmpty();
    }

    @Test
    void startThenTheScopesAreReadBeforeTheSigningKeys() {
        assertThat(server.bean(BeanContext.class).getBeansOfType(StartupStep.class).stream()
                        .sorted(OrderUtil.COMPARATOR)
                        .map(step -> step.getClass().getSimpleName()))
                .containsSubsequence("ScopeFollower", "KeyLoader");
    }
}
