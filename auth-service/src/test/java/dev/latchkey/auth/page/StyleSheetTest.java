package dev.latchkey.auth.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Browsers skip rules that they cannot read, so a missing brace would go unnoticed. */
class StyleSheetTest {
    @Test
    void everyRuleIsClosedBeforeTheNextOneBegins() throws IOException {
        int open = 0;
        for (String line : styleSheet().lines().toList()) {
            if (!line.isEmpty() && !line.startsWith(" ") && !line.equals("}")) {
                assertThat(open).as("open rules before: %s", line).isZero();
            }
            open += count(line, '{') - count(line, '}');
        }
        assertThat(open).as("open rules at the end").isZero();
    }

    private static int count(String line, char brace) {
        return (int) line.chars().filter(character -> character == brace).count();
    }

    private static String styleSheet() throws IOException {
        try (InputStream content = Objects.requireNonNull(
                StyleSheetTest.class.getResourceAsStream("/assets/latchkey.css"), "the style sheet")) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
