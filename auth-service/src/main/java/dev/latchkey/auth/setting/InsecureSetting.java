package dev.latchkey.auth.setting;

import java.util.List;

/**
 * A setting that makes the service less safe. The service takes it, since there are places for it.
 *
 * @param name as the README names it
 * @param value that it has; no secret
 * @param risk what it means, a clause
 */
public record InsecureSetting(String name, String value, String risk) {
    /** {@return this setting, if the condition says that it is not safe; else none} */
    public List<InsecureSetting> when(boolean insecure) {
        return insecure ? List.of(this) : List.of();
    }
}
