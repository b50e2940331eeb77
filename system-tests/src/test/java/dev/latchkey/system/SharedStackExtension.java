package dev.latchkey.system;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts the stack of {@link SharedStack} for the first class that asks for it. */
final class SharedStackExtension implements ParameterResolver {

    private static final int REPLICAS = 2;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ApplicationStack.class;
    }

    @Override
    public ApplicationStack resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // JUnit closes the root's values when all tests have run.
        ApplicationStack shared = context.getRoot()
                .getStore(Namespace.create(SharedStackExtension.class))
                .getOrComputeIfAbsent(ApplicationStack.class, _ -> start(), ApplicationStack.class);
        // Fails here, with the service's name, if an earlier class left a service stopped.
        shared.stack().awaitReady(shared.stack().services());
        return shared;
    }

    private static ApplicationStack start() {
        return ApplicationStack.start(
                MigratedStack.onFreePorts(MigratedStack.emptyFolder("shared"), REPLICAS, REPLICAS), "");
    }
}
