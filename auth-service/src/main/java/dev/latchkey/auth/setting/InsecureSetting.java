package dev.latchkey.auth.setting;

import java.util.List;

/**
 * A setting that makes the service less safe. The service accepts it, because some installations need it.
 *
 * @param name as docs/reference/settings.md names it
 * @param value its value; no secret
 * @param risk what it means, as a clause
 */
public record InsecureSetting(String name, String value, String risk) {
    /** {@return this setting, if it is insecure; otherwise none} */
    public List<InsecureSetting> when(boolean insecure) {
        return insecure ? List.of(this) : List.of();
    }
}
