package dev.latchkey.auth.setting;

import dev.latchkey.shared.micronaut.SecretFile;
import jakarta.inject.Singleton;
import java.util.List;

/** Finds out when files with secrets may be readable for other users of the machine. */
@Singleton
final class SharedSecretFiles implements SettingCheck {
    @Override
    public List<InsecureSetting> insecureSettings() {
        return new InsecureSetting(
                        SecretFile.SHARED, "true", "other users of the machine may read this service's secrets")
                .when(SecretFile.mayBeShared());
    }
}
