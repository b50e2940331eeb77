package dev.latchkey.auth.scope;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The settings for scopes. {@link FixedScopes} checks them.
 *
 * @param file the JSON file with the scopes of the installation; null or empty for none
 * @param login the scope of a login that asks for none, space-separated
 */
@Context
@ConfigurationProperties("latchkey.scope")
record ScopeSettings(
        @Nullable Path file,
        @Bindable(defaultValue = "openid profile email") String login) {

    ScopeSettings {
        file = file == null || file.toString().isBlank() ? null : file;
    }
}
