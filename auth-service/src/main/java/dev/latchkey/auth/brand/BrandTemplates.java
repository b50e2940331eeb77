package dev.latchkey.auth.brand;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.templateresolver.FileTemplateResolver;
import org.thymeleaf.templateresolver.ITemplateResolver;

/** Makes the engine of the templates look into the {@link BrandFolder} first. */
@Singleton
final class BrandTemplates implements BeanCreatedEventListener<TemplateEngine> {
    private static final int BEFORE_OURS = 1;

    private final BrandFolder folder;

    BrandTemplates(BrandFolder folder) {
        this.folder = folder;
    }

    @Override
    public TemplateEngine onCreated(BeanCreatedEvent<TemplateEngine> event) {
        TemplateEngine engine = event.getBean();
        folder.templates().ifPresent(templates -> engine.addTemplateResolver(resolver(templates)));
        return engine;
    }

    /** Our own resolver has no order, so it comes last. */
    private static ITemplateResolver resolver(Path templates) {
        FileTemplateResolver resolver = new FileTemplateResolver();
        resolver.setOrder(BEFORE_OURS);
        resolver.setPrefix(templates + "/");
        resolver.setSuffix(".html");
        resolver.setCharacterEncoding(StandardCharsets.UTF_8.name());
        resolver.setCheckExistence(true);
        return resolver;
    }
}
