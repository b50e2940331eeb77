/**
 * A rule for the settings of all features: each number and each duration has bounds, which are checked at start
 * ({@link dev.latchkey.shared.micronaut.setting.SettingBounds}). The features own the settings themselves.
 */
@NullMarked
package dev.latchkey.shared.micronaut.setting;

import org.jspecify.annotations.NullMarked;
