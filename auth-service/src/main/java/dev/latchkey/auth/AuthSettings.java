package dev.latchkey.auth;

import dev.latchkey.auth.setting.InsecureSetting;
import dev.latchkey.auth.setting.SettingCheck;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The issuer of this service's tokens.
 *
 * @param issuer the exact {@code iss} of its tokens: an absolute http or https address without query and fragment
 */
@Context
@ConfigurationProperties("latchkey")
public record AuthSettings(@NotBlank String issuer) implements SettingCheck {
    private static final Pattern LOOPBACK = Pattern.compile("(?:.+\\.)?localhost|127(?:\\.\\d+){3}|\\[::1]");

    public AuthSettings {
        URI uri = URI.create(issuer);
        if (uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null || !isHttp(uri)) {
            throw new IllegalArgumentException(
                    "latchkey.issuer (ISSUER) must be an http or https address without query and fragment, but is "
                            + issuer);
        }
    }

    /**
     * {@return the address of one of the issuer's endpoints, as the metadata publishes it}
     *
     * @param path the path below the issuer, beginning with a slash
     */
    public URI address(String path) {
        return URI.create((issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer) + path);
    }

    @Override
    public List<InsecureSetting> insecureSettings() {
        URI uri = URI.create(issuer);
        return new InsecureSetting("ISSUER", issuer, "passwords and tokens cross the network unencrypted")
                .when("http".equals(uri.getScheme()) && !isThisMachine(uri.getHost()));
    }

    /** {@return whether what is sent to this host stays on this machine} */
    public static boolean isThisMachine(String host) {
        return LOOPBACK.matcher(host).matches();
    }

    private static boolean isHttp(URI uri) {
        return "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    }
}
