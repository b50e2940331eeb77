package dev.latchkey.auth.factor;

import dev.latchkey.auth.key.SealedTexts;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The secrets of apps in the form in which the database stores them. A reader of the database cannot make codes. */
@Singleton
final class SealedSecrets {
    private static final Logger LOG = LoggerFactory.getLogger(SealedSecrets.class);
    private static final String PURPOSE = "latchkey totp secret";

    private final SealedTexts texts;

    SealedSecrets(SealedTexts texts) {
        this.texts = texts;
    }

    String seal(UUID accountId, TotpSecret secret) {
        return texts.seal(PURPOSE, accountId.toString(), secret.text());
    }

    /** {@return the secret; empty when another master key has encrypted it} */
    Optional<TotpSecret> open(FactorRepository.App app) {
        Optional<String> text = texts.open(PURPOSE, app.accountId().toString(), app.secret());
        if (text.isEmpty()) {
            LOG.warn(
                    "The secret of the authenticator app of {} cannot be decrypted, so its codes are refused. Was the master"
                            + " key replaced? An administrator can remove the app.",
                    app.accountId());
        }
        return text.map(TotpSecret::of);
    }
}
