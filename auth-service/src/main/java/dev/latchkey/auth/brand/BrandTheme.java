package dev.latchkey.auth.brand;

import java.util.List;

/**
 * The colours of buttons and links, made from the colour of the brand. The text of a button is black or white, whichever
 * reads better. On light pages, buttons and links are darkened until they stand out; on dark pages, they are lightened. So any
 * colour is possible, and one that fits stays exactly as it is.
 *
 * @param action the colour of a button, with a contrast of 3 or more to the page
 * @param hover the same under the pointer
 * @param onAction the text of a button, with a contrast of 4.5 or more
 * @param link the colour of a link, with a contrast of 4.5 or more to the page
 */
record BrandTheme(BrandColor action, BrandColor hover, BrandColor onAction, BrandColor link) {
    /** The colours {@code --page} and {@code --card} of {@code latchkey.css}. */
    static final List<BrandColor> LIGHT = List.of(BrandColor.parse("#f4f2ec"), BrandColor.parse("#ffffff"));

    static final List<BrandColor> DARK = List.of(BrandColor.parse("#10141b"), BrandColor.parse("#1a202a"));

    /** WCAG 2.2 section 1.4.3. */
    static final double TEXT = 4.5;

    /** WCAG 2.2 section 1.4.11. */
    static final double SHAPE = 3;

    private static final int HOVER_PERCENT = 15;

    /** {@return the colours on light pages} */
    static BrandTheme light(BrandColor brand) {
        return of(brand, LIGHT, BrandColor.BLACK);
    }

    /** {@return the colours on dark pages} */
    static BrandTheme dark(BrandColor brand) {
        return of(brand, DARK, BrandColor.WHITE);
    }

    private static BrandTheme of(BrandColor brand, List<BrandColor> backgrounds, BrandColor admixture) {
        BrandColor action = brand.against(backgrounds, admixture, SHAPE);
        BrandColor text = action.text();
        // Away from the colour of the text, so that the contrast only grows.
        BrandColor opposite = text.equals(BrandColor.WHITE) ? BrandColor.BLACK : BrandColor.WHITE;
        BrandColor hover = action.mixed(opposite, HOVER_PERCENT);
        return new BrandTheme(action, hover, text, brand.against(backgrounds, admixture, TEXT));
    }

    /** {@return a style sheet with the colours of both schemes} */
    static String css(BrandColor brand) {
        return ":root {\n%s}\n\n@media (prefers-color-scheme: dark) {\n:root {\n%s}\n}\n"
                .formatted(light(brand).variables(), dark(brand).variables());
    }

    private String variables() {
        return "  --action: %s;\n  --action-hover: %s;\n  --on-action: %s;\n  --link: %s;\n"
                .formatted(action.css(), hover.css(), onAction.css(), link.css());
    }
}
