package dev.latchkey.auth.setting;

import java.sql.SQLException;
import java.util.List;

/** Finds settings that make the service less safe than it could be. Each bean of this type is asked at each start. */
@FunctionalInterface
public interface SettingCheck {
    /**
     * {@return the insecure settings; empty when there are none}
     *
     * @throws SQLException when a setting of the database cannot be read
     */
    List<InsecureSetting> insecureSettings() throws SQLException;
}
