package dev.latchkey.auth.audit;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.util.JSONArrayUtils;
import dev.latchkey.auth.database.DatabaseFunctions;
import dev.latchkey.shared.background.BackgroundWork;
import dev.latchkey.shared.background.BackgroundWorks;
import dev.latchkey.shared.background.WorkPolicy;
import dev.latchkey.shared.micronaut.database.StartupProgress;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the failures that the {@link FailureBuffer} holds: once a second if there are any, and when the service stops. One
 * write is one statement, also during a flood of requests.
 */
@Singleton
final class FailureWriter implements ApplicationEventListener<StartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(FailureWriter.class);
    private static final String ADD = "SELECT audit.add_failures(?)";
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(15);
    private static final double NANOS_PER_SECOND = 1e9;

    private final FailureBuffer buffer;
    private final DatabaseFunctions functions;
    private final Ticker ticker;
    private final BackgroundWork work;

    FailureWriter(
            FailureBuffer buffer,
            DatabaseFunctions functions,
            Ticker ticker,
            StartupProgress startup,
            BackgroundWorks registry) {
        this.buffer = buffer;
        this.functions = functions;
        this.ticker = ticker;
        this.work = registry.add(new BackgroundWork(
                "audited-failures",
                "failed attempts are not in the audit log yet",
                WorkPolicy.retrying(INTERVAL, LONGEST_RETRY)
                        .every(() -> INTERVAL)
                        .when(startup::isComplete),
                this::flush));
    }

    @Override
    public void onApplicationEvent(StartupEvent event) {
        work.start();
    }

    /**
     * Writes now, in the calling thread, after any write that is under way. Failures that could not be written go back into
     * the buffer. If the commit is uncertain, the statement is repeated, so its failures may be counted twice.
     */
    synchronized void flush() {
        List<Failure> failures = buffer.take();
        if (failures.isEmpty()) {
            return;
        }
        try {
            functions.run(ADD, json(failures));
        } catch (RuntimeException | Error e) {
            buffer.putBack(failures);
            throw e;
        }
    }

    private String json(List<Failure> failures) {
        long now = ticker.read();
        return JSONArrayUtils.toJSONString(
                failures.stream().map(failure -> members(failure, now)).toList());
    }

    private static Map<String, @Nullable Object> members(Failure failure, long now) {
        AuditEvent event = failure.event();
        Map<String, @Nullable Object> members = new TreeMap<>(failure.caller().members());
        members.put("event", event.type().text());
        members.put("outcome", event.type().outcome().text());
        members.put("account", text(event.accountId()));
        members.put("actor", text(event.actorId()));
        members.put("session", text(event.sessionId()));
        members.put("client", event.clientId());
        members.put("details", event.details());
        members.put("count", failure.count());
        members.put("seconds_ago", (now - failure.last()) / NANOS_PER_SECOND);
        return members;
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }

    @PreDestroy
    void stop() {
        work.close();
        try {
            flush();
        } catch (RuntimeException e) {
            LOG.warn("Writing the last failed attempts to the audit log failed; they are lost: {}", e.toString());
        }
    }
}
