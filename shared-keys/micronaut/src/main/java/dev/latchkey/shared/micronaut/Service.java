package dev.latchkey.shared.micronaut;

import dev.latchkey.shared.micronaut.database.StartRefusedException;
import io.micronaut.context.exceptions.BeanInstantiationException;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.context.exceptions.DependencyInjectionException;
import io.micronaut.runtime.Micronaut;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Starts a service as a process. */
public final class Service {
    private static final List<Class<? extends RuntimeException>> REFUSALS = List.of(
            StartRefusedException.class,
            BeanInstantiationException.class,
            DependencyInjectionException.class,
            ConfigurationException.class);

    private Service() {}

    /**
     * Starts the service and returns; the service runs until the process ends. If the service must not start, logs one
     * sentence with the cause, and the process exits with status 1.
     *
     * @param mainClass of the service
     * @param arguments of the process
     */
    public static void run(Class<?> mainClass, String... arguments) {
        try {
            Micronaut service = Micronaut.build(arguments).mainClass(mainClass).banner(false);
            // No settings come from a configuration server, and looking for its client would delay every start.
            service.bootstrapEnvironment(false);
            for (Class<? extends RuntimeException> refusal : REFUSALS) {
                service.mapError(refusal, failure -> refuse(mainClass, failure));
            }
            service.start();
        } catch (StartRefusedException e) {
            refuse(mainClass, e);
        }
    }

    /** Exits here, because the framework would log the sentence inside a whole stack trace. */
    private static int refuse(Class<?> mainClass, Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof StartRefusedException)) {
            cause = cause.getCause();
        }
        LoggerFactory.getLogger(mainClass).error("The service cannot start. {}", cause.getMessage());
        System.exit(1);
        return 1;
    }
}
