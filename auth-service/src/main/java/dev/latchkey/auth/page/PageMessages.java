package dev.latchkey.auth.page;

import io.micronaut.context.MessageSource;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.i18n.ResourceBundleMessageSource;
import jakarta.inject.Singleton;
import java.util.Locale;

/** The texts of the pages: {@code page/messages.properties} is English, {@code page/messages_de.properties} German. */
@Factory
final class PageMessages {
    @Singleton
    MessageSource pageMessages() {
        return new ResourceBundleMessageSource("page.messages", Locale.ENGLISH);
    }
}
