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
     * Starts the service and returns; it runs until the process is ended. When it must not start, one sentence says why
     * and the process exits with 1.
     *
     * @param mainClass of the service
     * @param arguments of the process
     */
    public static void run(Class<?> mainClass, String... arguments) {
        try {
            Micronaut service = Micronaut.build(arguments).mainClass(mainClass).banner(false);
            // No settings come from servers: looking for who would fetch them delays every start.
            service.bootstrapEnvironment(false);
            for (Class<? extends RuntimeException> refusal : REFUSALS) {
                service.mapError(refusal, failure -> refuse(mainClass, failure));
            }
            service.start();
        } catch (StartRefusedException e) {
            refuse(mainClass, e);
        }
    }

    /** Exits here: the framework would write its whole stack trace around the sentence. */
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
