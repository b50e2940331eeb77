package dev.latchkey.auth.setting;

import dev.latchkey.shared.micronaut.SecretFile;
import jakarta.inject.Singleton;
import java.util.List;

/** Reports when other users of the machine may be able to read files with secrets. */
@Singleton
final class SharedSecretFiles implements SettingCheck {
    @Override
    public List<InsecureSetting> insecureSettings() {
        return new InsecureSetting(
                        SecretFile.SHARED, "true", "other users of the machine may read this service's secrets")
                .when(SecretFile.mayBeShared());
    }
}
