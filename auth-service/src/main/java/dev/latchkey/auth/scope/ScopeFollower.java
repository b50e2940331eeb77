package dev.latchkey.auth.scope;

import dev.latchkey.shared.background.BackgroundWork;
import dev.latchkey.shared.background.BackgroundWorks;
import dev.latchkey.shared.background.WorkPolicy;
import dev.latchkey.shared.micronaut.database.StartupStep;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps this replica's catalogue equal to the database: reads it at the start, and then every three seconds. */
@Singleton
class ScopeFollower implements StartupStep {
    private static final Logger LOG = LoggerFactory.getLogger(ScopeFollower.class);

    /** Without signing keys, a replica issues no tokens by a catalogue that lacks the scopes of the database. */
    private static final int BEFORE_SIGNING_KEYS = 5;

    private static final Duration INTERVAL = Duration.ofSeconds(3);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

    private final ScopeCatalogue catalogue;
    private final BackgroundWork work;

    ScopeFollower(ScopeCatalogue catalogue, BackgroundWorks registry) {
        this.catalogue = catalogue;
        this.work = registry.add(new BackgroundWork(
                "scopes",
                "this replica may learn of added and deleted scopes late",
                WorkPolicy.retrying(FIRST_RETRY, INTERVAL).every(() -> INTERVAL),
                catalogue::load));
    }

    @Override
    public int getOrder() {
        return BEFORE_SIGNING_KEYS;
    }

    @Override
    public void run() {
        catalogue.load();
        List<String> hidden = catalogue.hidden();
        if (!hidden.isEmpty()) {
            LOG.warn(
                    "SCOPES_FILE has scopes that administrators have added, too: {}. The entries of the file count."
                            + " DELETE /admin/scopes deletes those of the administrators.",
                    String.join(" ", hidden));
        }
        work.start();
    }

    @PreDestroy
    void stop() {
        work.close();
    }
}
