package dev.latchkey.auth.mail;

import dev.latchkey.auth.brand.Brand;
import dev.latchkey.auth.brand.BrandFolder;
import dev.latchkey.auth.language.Languages;
import dev.latchkey.auth.language.Texts;
import io.micronaut.context.BeanProvider;
import io.micronaut.core.util.SupplierUtil;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;

/** Writes a mail as plain text and as HTML, both from the same texts. */
@Singleton
final class MailWriter {
    private static final String TEMPLATE = "mail/mail";
    private static final String LINK = "link";
    private static final String GAP = "\n\n";

    private final BeanProvider<TemplateEngine> engine;
    private final Brand brand;
    private final Languages languages;

    /** Read for the first mail. */
    private final Supplier<Texts> texts;

    /** Takes the engine as a provider: it is created for the first mail or page. */
    MailWriter(BeanProvider<TemplateEngine> engine, Brand brand, Languages languages, BrandFolder folder) {
        this.engine = engine;
        this.brand = brand;
        this.languages = languages;
        this.texts = SupplierUtil.memoized(() -> Texts.read("mail/messages", languages, folder));
    }

    /** A button that leads to an address. */
    private record Button(String text, String link) {}

    Letter write(Mail mail) {
        String kind = mail.kind().key();
        MailTexts texts = texts(mail);
        String subject = texts.line(kind + ".subject");
        String title = texts.text(kind + ".title");
        List<String> paragraphs = new ArrayList<>();
        paragraphs.add(texts.greeting());
        paragraphs.addAll(texts.paragraphs(kind + ".text"));
        Optional<Button> button = button(texts, kind + ".button");
        String footer = texts.text(kind + ".footer");

        Map<String, Object> model = new HashMap<>();
        model.put("language", texts.language().getLanguage());
        model.put("brand", brand.name());
        model.put("action", brand.mailAction());
        model.put("onAction", brand.mailOnAction());
        model.put("subject", subject);
        model.put("title", title);
        model.put("paragraphs", paragraphs);
        model.put("linkHint", texts.line("link-hint"));
        model.put("footer", footer);
        button.ifPresent(present -> {
            model.put("button", present.text());
            model.put(LINK, present.link());
        });
        return new Letter(
                subject,
                plain(title, paragraphs, button, footer),
                engine.get().process(TEMPLATE, new Context(texts.language(), model)));
    }

    /** {@return the texts in the language of the mail, or in English if the service does not speak it} */
    private MailTexts texts(Mail mail) {
        Locale language = languages.find(mail.language()).orElse(Locale.ENGLISH);
        return new MailTexts(language, texts.get(), brand.name(), mail.values());
    }

    private static Optional<Button> button(MailTexts texts, String key) {
        return texts.has(key) ? Optional.of(new Button(texts.text(key), texts.value(LINK))) : Optional.empty();
    }

    private static String plain(String title, List<String> paragraphs, Optional<Button> button, String footer) {
        StringBuilder text = new StringBuilder(title);
        paragraphs.forEach(paragraph -> text.append(GAP).append(paragraph));
        button.ifPresent(
                present -> text.append(GAP).append(present.text()).append(":\n").append(present.link()));
        return text.append(GAP).append("--\n").append(footer).append("\n").toString();
    }
}
