package dev.latchkey.auth.audit;

import dev.latchkey.shared.micronaut.setting.SettingBounds;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The retention of the audit log.
 *
 * @param retention the minimum time that an event is kept, from 30 days to 10 years; whole months are dropped
 */
@Context
@ConfigurationProperties("latchkey.audit")
record AuditSettings(@Bindable(defaultValue = "180d") Duration retention) {
    AuditSettings {
        SettingBounds.require("latchkey.audit.retention", retention, Duration.ofDays(30), Duration.ofDays(3650));
    }
}
