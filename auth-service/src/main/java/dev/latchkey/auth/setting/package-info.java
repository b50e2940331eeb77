/**
 * Settings that make the service less safe: what they mean is told at each start, in the service's log and in the audit log.
 *
 * <p>Owns the telling, and the checks of settings that belong to no feature. A feature checks its own settings, and its settings
 * implement {@link dev.latchkey.auth.setting.SettingCheck}. What could never be safe is refused where it is read, not here.
 */
@NullMarked
package dev.latchkey.auth.setting;

import org.jspecify.annotations.NullMarked;
