package dev.latchkey.auth.mail;

import io.micronaut.context.BeanProvider;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;

/** Writes a mail as plain text and as HTML, both from the same texts. */
@Singleton
final class MailWriter {
    private static final String TEMPLATE = "mail/mail";
    private static final String LINK = "link";
    private static final String GAP = "\n\n";

    private final BeanProvider<TemplateEngine> engine;

    /** Takes the engine as a provider: it is created for the first mail or page. */
    MailWriter(BeanProvider<TemplateEngine> engine) {
        this.engine = engine;
    }

    /** A button that leads to an address. */
    private record Button(String text, String link) {}

    Letter write(Mail mail) {
        String kind = mail.kind().key();
        MailTexts texts = MailTexts.of(mail);
        String subject = texts.line(kind + ".subject");
        String title = texts.text(kind + ".title");
        List<String> paragraphs = new ArrayList<>();
        paragraphs.add(texts.greeting());
        paragraphs.addAll(texts.paragraphs(kind + ".text"));
        Optional<Button> button = button(texts, kind + ".button");
        String footer = texts.text(kind + ".footer");

        Map<String, Object> model = new HashMap<>();
        model.put("language", texts.language().getLanguage());
        model.put("brand", texts.line("brand"));
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
