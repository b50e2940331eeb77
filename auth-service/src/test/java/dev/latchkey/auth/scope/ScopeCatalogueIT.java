package dev.latchkey.auth.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.shared.micronaut.database.StartupStep;
import dev.latchkey.shared.micronaut.error.UnavailableException;
import dev.latchkey.shared.test.TestDatabase.Role;
import io.micronaut.context.BeanContext;
import io.micronaut.core.order.OrderUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The catalogue of a replica at its start, before it has read the database. */
class ScopeCatalogueIT {
    private final AuthServer server = AuthServer.shared();
    private final ScopeCatalogue catalogue =
            new ScopeCatalogue(server.bean(FixedScopes.class), server.bean(ScopeRepository.class));

    @AfterEach
    void deleteAll() {
        server.database().execute(Role.AUTH, "DELETE FROM auth.scope");
    }

    @Test
    void forLoginBeforeTheDatabaseWasReadThenAnUnknownNameIsNotRefusedForGood() {
        assertThat(catalogue.forLogin("notes:read openid")).hasValue("notes:read openid");
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> catalogue.forLogin("stock:read"));

        catalogue.load();

        assertThat(catalogue.forLogin("stock:read")).isEmpty();
    }

    @Test
    void hiddenThenTheNamesThatAreFixedAndInTheDatabase() {
        server.database().execute(Role.AUTH, """
                INSERT INTO auth.scope (name, descriptions, allowed_for, created_at)
                SELECT name, '{}'::jsonb, '{login}'::text[], shared.clock()
                FROM unnest('{notes:read,stock:read}'::text[]) name""");

        catalogue.load();

        assertThat(catalogue.hidden()).containsExactly("notes:read");
    }

    @Test
    void startThenTheScopesAreReadBeforeTheSigningKeys() {
        assertThat(server.bean(BeanContext.class).getBeansOfType(StartupStep.class).stream()
                        .sorted(OrderUtil.COMPARATOR)
                        .map(step -> step.getClass().getSimpleName()))
                .containsSubsequence("ScopeFollower", "KeyLoader");
    }
}
