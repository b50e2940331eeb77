package dev.latchkey.auth.mail;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.auth.account.NameKey;
import dev.latchkey.auth.key.DerivedSecrets;
import dev.latchkey.auth.key.SealedTexts;
import dev.latchkey.auth.secret.HmacSha256;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Mails in the form in which the database stores them. A reader of the database learns neither addresses nor values. */
@Singleton
final class SealedMail {
    private static final String CONTENT = "latchkey mail";
    private static final String RECIPIENT = "latchkey mail recipient";

    private final SealedTexts texts;
    private final DerivedSecrets secrets;

    SealedMail(SealedTexts texts, DerivedSecrets secrets) {
        this.texts = texts;
        this.secrets = secrets;
    }

    /** {@return a keyed hash of the address, the same in every spelling of the address} */
    UUID recipient(String address) {
        ByteBuffer bits = ByteBuffer.wrap(
                HmacSha256.of(secrets.derive(RECIPIENT), NameKey.of(address).getBytes(StandardCharsets.UTF_8)));
        return new UUID(bits.getLong(), bits.getLong());
    }

    /** {@return the encrypted mail} */
    String seal(UUID id, Mail mail) {
        Map<String, Object> content = new HashMap<>();
        content.put("kind", mail.kind().name());
        content.put("address", mail.address());
        content.put("language", mail.language().toLanguageTag());
        content.put("values", mail.values());
        return texts.seal(CONTENT, id.toString(), JSONObjectUtils.toJSONString(content));
    }

    /** {@return the mail; empty when another master key has encrypted it, or another version of the service wrote it} */
    Optional<Mail> open(UUID id, String content) {
        return texts.open(CONTENT, id.toString(), content).flatMap(SealedMail::read);
    }

    private static Optional<Mail> read(String json) {
        try {
            Map<String, Object> content = JSONObjectUtils.parse(json);
            Map<String, String> values = new HashMap<>();
            JSONObjectUtils.getJSONObject(content, "values")
                    .forEach((name, value) -> values.put(name, value.toString()));
            return Optional.of(new Mail(
                    MailKind.valueOf(JSONObjectUtils.getString(content, "kind")),
                    JSONObjectUtils.getString(content, "address"),
                    Locale.forLanguageTag(JSONObjectUtils.getString(content, "language")),
                    values));
        } catch (ParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
