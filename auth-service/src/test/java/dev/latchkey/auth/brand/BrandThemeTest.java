package dev.latchkey.auth.brand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrandThemeTest {
    private static final Path STYLE_SHEET = Path.of("src", "main", "resources", "assets", "latchkey.css");

    @Test
    void contrastThenAsInTheStandard() {
        assertThat(BrandColor.BLACK.contrast(BrandColor.WHITE)).isCloseTo(21, within(0.001));
        assertThat(BrandColor.parse("#777777").contrast(BrandColor.WHITE)).isCloseTo(4.48, within(0.01));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"#000000", "#ffffff", "#ffff00", "#0000ff", "#ff0000", "#00ff00", "#777777", "#14305c", "#f2c14e"
            })
    void themeOfAnyColorThenTextsAndShapesStandOut(String color) {
        BrandColor brand = BrandColor.parse(color);

        requireReadable(BrandTheme.light(brand), BrandTheme.LIGHT);
        requireReadable(BrandTheme.dark(brand), BrandTheme.DARK);
    }

    private static void requireReadable(BrandTheme theme, List<BrandColor> backgrounds) {
        assertThat(theme.onAction().contrast(theme.action())).isGreaterThanOrEqualTo(BrandTheme.TEXT);
        assertThat(theme.onAction().contrast(theme.hover())).isGreaterThanOrEqualTo(BrandTheme.TEXT);
        for (BrandColor background : backgrounds) {
            assertThat(theme.action().contrast(background)).isGreaterThanOrEqualTo(BrandTheme.SHAPE);
            assertThat(theme.link().contrast(background)).isGreaterThanOrEqualTo(BrandTheme.TEXT);
        }
    }

    @Test
    void themeWhenTheColorFitsThenItStaysAsItIs() {
        BrandColor fitting = BrandColor.parse("#1c4b96");

        assertThat(BrandTheme.light(fitting).action()).isEqualTo(fitting);
        assertThat(BrandTheme.light(fitting).link()).isEqualTo(fitting);
        assertThat(BrandTheme.css(fitting)).startsWith(":root {\n  --action: #1c4b96;\n");
    }

    @Test
    void backgroundsThenTheyAreThoseOfTheStyleSheet() throws IOException {
        String css = Files.readString(STYLE_SHEET);

        for (List<BrandColor> scheme : List.of(BrandTheme.LIGHT, BrandTheme.DARK)) {
            assertThat(css)
                    .contains("--page: " + scheme.get(0).css() + ";")
                    .contains("--card: " + scheme.get(1).css() + ";");
        }
    }
}
