package dev.latchkey.auth.page;

import dev.latchkey.auth.brand.BrandFolder;
import dev.latchkey.auth.language.Languages;
import dev.latchkey.auth.language.Texts;
import io.micronaut.context.AbstractMessageSource;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The texts of the pages: {@code page/messages.properties} is English, {@code page/messages_de.properties} German. */
@Singleton
final class PageMessages extends AbstractMessageSource {
    private final Texts texts;

    PageMessages(Languages languages, BrandFolder folder) {
        this.texts = Texts.read("page/messages", languages, folder);
    }

    @Override
    public Optional<String> getRawMessage(String code, MessageContext context) {
        return texts.find(context.getLocale(), code);
    }
}
