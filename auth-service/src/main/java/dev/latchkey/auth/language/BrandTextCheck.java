package dev.latchkey.auth.language;

import dev.latchkey.auth.brand.BrandFolder;
import io.micronaut.context.annotation.Context;
import java.util.List;

/** Reads the operator's texts at the start, so that a broken file stops the start, and not the page of a customer. */
@Context
final class BrandTextCheck {
    private static final List<String> TEXTS = List.of("page/messages", "mail/messages");

    BrandTextCheck(BrandFolder folder) {
        TEXTS.forEach(name -> Texts.check(name, folder));
    }
}
