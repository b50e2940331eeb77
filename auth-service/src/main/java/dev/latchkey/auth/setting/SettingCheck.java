package dev.latchkey.auth.setting;

import java.sql.SQLException;
import java.util.List;

/** Looks for settings that make the service less safe than it could be. Beans of this type are asked at each start. */
@FunctionalInterface
public interface SettingCheck {
    /**
     * {@return the settings that are not safe; empty when there are none}
     *
     * @throws SQLException when the database, which has settings of its own, cannot be asked
     */
    List<InsecureSetting> insecureSettings() throws SQLException;
}
