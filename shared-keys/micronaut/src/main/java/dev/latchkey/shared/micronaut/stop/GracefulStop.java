package dev.latchkey.shared.micronaut.stop;

import dev.latchkey.shared.clock.DurationText;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.http.netty.channel.EventLoopGroupRegistry;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.runtime.server.event.ServerShutdownEvent;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the steps that come before the application context closes. The framework publishes the event first, in the
 * thread that stops the service. It closes the context only when this listener returns, so no bean is destroyed before.
 */
@Context
final class GracefulStop implements ApplicationEventListener<ServerShutdownEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(GracefulStop.class);

    /** How long a connection may take for its first request. */
    private static final Duration FIRST_REQUEST = Duration.ofSeconds(2);

    /** Sockets close at once; this bound is for an event loop that hangs. */
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final StopProgress progress;
    private final StopSettings settings;
    private final Connections connections;
    private final EventLoopGroupRegistry loops;

    GracefulStop(StopProgress progress, StopSettings settings, Connections connections, EventLoopGroupRegistry loops) {
        this.progress = progress;
        this.settings = settings;
        this.connections = connections;
        this.loops = loops;
    }

    @Override
    public void onApplicationEvent(ServerShutdownEvent event) {
        EmbeddedServer server = event.getSource();
        if (server instanceof GracefulShutdownCapable capable) {
            stop(server.getPort(), capable);
        }
    }

    private void stop(int port, GracefulShutdownCapable server) {
        LOG.info("The service stops: readiness is down, and new connections are refused {}.", after(settings.delay()));
        progress.begin();
        SecondSignal.whileProcessEnds(progress);
        progress.await(new CompletableFuture<>(), settings.delay());
        progress.await(connections.stopAccepting(port, loops), CLOSE);
        progress.await(connections.firstRequests(port), FIRST_REQUEST);
        if (progress.await(server.shutdownGracefully(), settings.timeout())) {
            LOG.info("All requests are answered; background work ends now.");
        } else {
            LOG.warn(
                    "{} connections are cut before their requests are answered: {}.",
                    server.reportActiveTasks().orElse(0),
                    progress.isHurried()
                            ? "a second signal arrived"
                            : "they took longer than " + DurationText.of(settings.timeout()));
        }
    }

    /** {@return when something happens, for the log} */
    static String after(Duration delay) {
        return delay.isZero() ? "now" : "in " + DurationText.of(delay);
    }
}
