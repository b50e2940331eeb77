package dev.latchkey.auth.caller;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A browser and its system, by their common names. Users can recognize their own devices by it, but it proves nothing: a
 * client may send any text.
 *
 * @param browser null when it is none of the common ones
 * @param system null when it is none of the common ones
 */
public record Device(@Nullable String browser, @Nullable String system) {
    /** The order matters: most of them also use the names of those further down. */
    private static final Map<String, String> BROWSERS = ordered(
            "Edg",
            "Edge",
            "OPR/",
            "Opera",
            "SamsungBrowser",
            "Samsung Internet",
            "Firefox/",
            "Firefox",
            "FxiOS",
            "Firefox",
            "CriOS",
            "Chrome",
            "Chrome/",
            "Chrome",
            "Safari/",
            "Safari",
            "curl/",
            "curl");

    private static final Map<String, String> SYSTEMS = ordered(
            "iPhone",
            "iPhone",
            "iPad",
            "iPad",
            "Android",
            "Android",
            "Windows",
            "Windows",
            "Mac OS X",
            "macOS",
            "CrOS",
            "ChromeOS",
            "Linux",
            "Linux");

    /** {@return the browser and the system that a User-Agent header names} */
    public static Device of(@Nullable String userAgent) {
        String text = userAgent == null ? "" : userAgent;
        return new Device(
                first(BROWSERS, text).orElse(null), first(SYSTEMS, text).orElse(null));
    }

    /** {@return the key of the message that names both, one or none} */
    public String key() {
        if (browser != null) {
            return system == null ? "device.browser" : "device.both";
        }
        return system == null ? "device.unknown" : "device.system";
    }

    private static Optional<String> first(Map<String, String> names, String userAgent) {
        return names.entrySet().stream()
                .filter(name -> userAgent.contains(name.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static Map<String, String> ordered(String... marksAndNames) {
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < marksAndNames.length; i += 2) {
            names.put(marksAndNames[i], marksAndNames[i + 1]);
        }
        return names;
    }
}
