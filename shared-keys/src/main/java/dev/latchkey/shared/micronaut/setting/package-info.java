/**
 * What the settings of all features have in common: each number and each duration has bounds, which are checked at start
 * ({@link dev.latchkey.shared.micronaut.setting.SettingBounds}). The settings themselves are the features'.
 */
@NullMarked
package dev.latchkey.shared.micronaut.setting;

import org.jspecify.annotations.NullMarked;
