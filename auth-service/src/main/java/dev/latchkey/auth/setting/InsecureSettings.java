package dev.latchkey.auth.setting;

import dev.latchkey.auth.audit.Audit;
import dev.latchkey.auth.audit.AuditEvent;
import dev.latchkey.auth.audit.EventType;
import dev.latchkey.shared.micronaut.database.StartupStep;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports insecure settings to the service's log and to the audit log, once at each start. */
@Singleton
final class InsecureSettings implements StartupStep {
    private static final Logger LOG = LoggerFactory.getLogger(InsecureSettings.class);
    private static final int LAST = 1_000;

    private final List<SettingCheck> checks;
    private final Audit audit;
    private boolean told;

    InsecureSettings(List<SettingCheck> checks, Audit audit) {
        this.checks = checks;
        this.audit = audit;
    }

    @Override
    public int getOrder() {
        return LAST;
    }

    /** Reports only once: if a later step fails, all steps run again. */
    @Override
    public synchronized void run() throws SQLException {
        if (told) {
            return;
        }
        for (SettingCheck check : checks) {
            check.insecureSettings().forEach(this::tell);
        }
        told = true;
    }

    private void tell(InsecureSetting setting) {
        LOG.warn("Insecure setting: {} is {}; {}.", setting.name(), setting.value(), setting.risk());
        audit.write(AuditEvent.of(EventType.SETTING_INSECURE)
                .detail("setting", setting.name())
                .detail("value", setting.value()));
    }
}
