package dev.latchkey.auth.brand;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.io.ResourceLoader;
import io.micronaut.core.util.SupplierUtil;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ognl.Ognl;
import ognl.OgnlException;
import org.attoparser.ParseException;
import org.attoparser.config.ParseConfiguration;
import org.attoparser.simple.AbstractSimpleMarkupHandler;
import org.attoparser.simple.SimpleMarkupParser;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.ExpressionContext;
import org.thymeleaf.exceptions.TemplateProcessingException;
import org.thymeleaf.standard.expression.StandardExpressions;

/**
 * Reads the operator's templates at the start, so that a broken one stops the start, and not the page of a customer. It finds
 * files that replace no template of ours, markup that does not fit together, and expressions that cannot be parsed. It does not
 * find names that a page does not have.
 */
@Context
final class BrandTemplateCheck {
    private static final List<String> FOLDERS = List.of("page", "mail");
    private static final String PREFIX = "th:";

    /** The attributes whose value is one expression. */
    private static final Set<String> EXPRESSIONS = Set.of(
            "action",
            "alt",
            "autocomplete",
            "classappend",
            "for",
            "href",
            "id",
            "if",
            "lang",
            "name",
            "src",
            "text",
            "title",
            "type",
            "unless",
            "utext",
            "value");

    private static final Pattern VARIABLE = Pattern.compile("[$*]\\{([^{}]*)}");

    /** Created for the first template: most services have none. */
    private final Supplier<ExpressionContext> context =
            SupplierUtil.memoized(() -> new ExpressionContext(new TemplateEngine().getConfiguration()));

    BrandTemplateCheck(BrandFolder folder, ResourceLoader resources) {
        folder.templates()
                .ifPresent(templates -> FOLDERS.forEach(below -> folder.files("views/" + below)
                        .forEach(
                                file -> check(templates.resolve(below).resolve(file), below + "/" + file, resources))));
    }

    private void check(Path file, String name, ResourceLoader resources) {
        if (resources.getResource("classpath:views/" + name).isEmpty()) {
            throw new ConfigurationException(
                    "The file " + file + " of BRAND_FOLDER replaces no template of ours: there is no " + name);
        }
        read(file);
    }

    private void read(Path file) {
        ParseConfiguration configuration = ParseConfiguration.htmlConfiguration();
        configuration.setNoUnmatchedCloseElementsRequired(true);
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            new SimpleMarkupParser(configuration).parse(reader, new Expressions());
        } catch (IOException | ParseException e) {
            throw new ConfigurationException(
                    "The template " + file + " of BRAND_FOLDER is broken: " + e.getMessage(), e);
        }
    }

    /** Parses the expressions of all elements. */
    private final class Expressions extends AbstractSimpleMarkupHandler {
        @Override
        public void handleStandaloneElement(
                String element, @Nullable Map<String, String> attributes, boolean minimized, int line, int column)
                throws ParseException {
            parse(attributes, line, column);
        }

        @Override
        public void handleOpenElement(String element, @Nullable Map<String, String> attributes, int line, int column)
                throws ParseException {
            parse(attributes, line, column);
        }

        private void parse(@Nullable Map<String, String> attributes, int line, int column) throws ParseException {
            if (attributes == null) {
                return;
            }
            for (Map.Entry<String, String> attribute : attributes.entrySet()) {
                if (attribute.getKey().startsWith(PREFIX) && attribute.getValue() != null) {
                    parse(attribute.getKey(), attribute.getValue(), line, column);
                }
            }
        }

        private void parse(String attribute, String value, int line, int column) throws ParseException {
            try {
                Matcher variables = VARIABLE.matcher(value);
                while (variables.find()) {
                    Ognl.parseExpression(variables.group(1));
                }
                if (EXPRESSIONS.contains(attribute.substring(PREFIX.length()))) {
                    StandardExpressions.getExpressionParser(context.get().getConfiguration())
                            .parseExpression(context.get(), value);
                }
            } catch (OgnlException | TemplateProcessingException e) {
                throw new ParseException(attribute + "=\"" + value + "\" cannot be parsed", e, line, column);
            }
        }
    }
}
