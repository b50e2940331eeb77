package dev.latchkey.shared.micronaut.setting;

import io.micronaut.context.exceptions.ConfigurationException;
import java.time.Duration;

/** Refuses a setting that is out of its bounds: the service does not start, and the message names property and value. */
public final class SettingBounds {
    private SettingBounds() {}

    /**
     * Refuses a duration outside of its bounds.
     *
     * @param property full name of the setting
     * @param least the shortest that is allowed
     * @param most the longest that is allowed
     * @throws ConfigurationException when the value is shorter or longer
     */
    public static void require(String property, Duration value, Duration least, Duration most) {
        requireBetween(property, value, least, most);
    }

    /**
     * Refuses a number outside of its bounds.
     *
     * @param property full name of the setting
     * @param least the least that is allowed
     * @param most the most that is allowed
     * @throws ConfigurationException when the value is less or more
     */
    public static void require(String property, long value, long least, long most) {
        requireBetween(property, value, least, most);
    }

    private static <T extends Comparable<T>> void requireBetween(String property, T value, T least, T most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new ConfigurationException(
                    "%s must be between %s and %s, but is %s".formatted(property, least, most, value));
        }
    }
}
