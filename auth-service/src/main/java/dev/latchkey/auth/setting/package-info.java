/**
 * Settings that make the service less safe. They are reported at each start, in the service's log and in the audit log.
 *
 * <p>Owns the report, and the checks of settings that belong to no feature. A feature checks its own settings: they
 * implement {@link dev.latchkey.auth.setting.SettingCheck}. A setting that could never be safe is refused where it is read,
 * not here.
 */
@NullMarked
package dev.latchkey.auth.setting;

import org.jspecify.annotations.NullMarked;
