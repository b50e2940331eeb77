package dev.latchkey.auth.brand;

import io.micronaut.context.exceptions.ConfigurationException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A colour, and its contrast to others (WCAG 2.2, "contrast ratio" and "relative luminance").
 *
 * @param red 0 to 255, like the others
 */
record BrandColor(int red, int green, int blue) {
    static final BrandColor BLACK = new BrandColor(0, 0, 0);
    static final BrandColor WHITE = new BrandColor(255, 255, 255);

    private static final Pattern FORM = Pattern.compile("#[0-9A-Fa-f]{6}");
    private static final int STEPS = 100;

    /**
     * Reads a colour.
     *
     * @throws ConfigurationException when it is not {@code #rrggbb}
     */
    static BrandColor parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new ConfigurationException(
                    "latchkey.brand.color (BRAND_COLOR) must be a colour such as #1c4b96, but is " + text);
        }
        int rgb = HexFormat.fromHexDigits(text, 1, text.length());
        return new BrandColor(rgb >> 16, (rgb >> 8) & 0xff, rgb & 0xff);
    }

    /** {@return the contrast to another colour, from 1 to 21} */
    double contrast(BrandColor other) {
        double one = luminance();
        double two = other.luminance();
        return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    }

    /** {@return black or white, whichever reads better on this colour: the contrast is always above 4.5} */
    BrandColor text() {
        return contrast(WHITE) >= contrast(BLACK) ? WHITE : BLACK;
    }

    /** {@return this colour, mixed with just so much of another one that it has this contrast to all backgrounds} */
    BrandColor against(List<BrandColor> backgrounds, BrandColor admixture, double contrast) {
        for (int part = 0; part < STEPS; part++) {
            BrandColor mixed = mixed(admixture, part);
            if (backgrounds.stream().allMatch(background -> mixed.contrast(background) >= contrast)) {
                return mixed;
            }
        }
        return admixture;
    }

    /**
     * {@return a mixture}
     *
     * @param percent the part of the other colour
     */
    BrandColor mixed(BrandColor other, int percent) {
        return new BrandColor(
                mixed(red, other.red, percent), mixed(green, other.green, percent), mixed(blue, other.blue, percent));
    }

    private static int mixed(int one, int other, int percent) {
        return (one * (STEPS - percent) + other * percent) / STEPS;
    }

    private double luminance() {
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    }

    private static double linear(int component) {
        double value = component / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    /** {@return the colour as CSS writes it} */
    String css() {
        return "#%02x%02x%02x".formatted(red, green, blue);
    }
}
