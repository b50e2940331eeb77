package dev.latchkey.auth.brand;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the brand. Each may be absent: then the pages look like Latchkey's own.
 *
 * @param name of the service, on pages, in mails and in authenticator apps; 60 characters or fewer
 * @param logo the path of a PNG or SVG file of 256 kB or less
 * @param color {@code #rrggbb}, for buttons and links: see {@link BrandTheme}
 * @param styleSheet the path of a CSS file of 256 kB or less, which browsers load after ours
 * @param folder the path of a folder with templates and texts: see {@link BrandFolder}
 * @param termsUri the https address of the terms of service
 * @param privacyUri the https address of the privacy policy
 * @param supportUri an https or mailto address for support
 */
@Context
@ConfigurationProperties("latchkey.brand")
record BrandSettings(
        @Bindable(defaultValue = "Latchkey") String name,
        @Nullable String logo,
        @Nullable String color,
        @Nullable String styleSheet,
        @Nullable String folder,
        @Nullable String termsUri,
        @Nullable String privacyUri,
        @Nullable String supportUri) {
    private static final int LONGEST_NAME = 60;
    private static final String SUPPORT = "latchkey.brand.support-uri (BRAND_SUPPORT)";

    BrandSettings {
        name = name.strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.codePoints().anyMatch(BrandSettings::isForbidden)) {
            throw new ConfigurationException("latchkey.brand.name (BRAND_NAME) must have 1 to " + LONGEST_NAME
                    + " characters, and no braces, control or invisible characters, but is " + name);
        }
        logo = nullIfBlank(logo);
        color = nullIfBlank(color);
        styleSheet = nullIfBlank(styleSheet);
        folder = nullIfBlank(folder);
        termsUri = nullIfBlank(termsUri);
        privacyUri = nullIfBlank(privacyUri);
        supportUri = nullIfBlank(supportUri);
        if (color != null) {
            BrandColor.parse(color);
        }
        requireAddress("latchkey.brand.terms-uri (BRAND_TERMS)", termsUri, Set.of("https"));
        requireAddress("latchkey.brand.privacy-uri (BRAND_PRIVACY)", privacyUri, Set.of("https"));
        requireAddress(SUPPORT, supportUri, Set.of("https", "mailto"));
    }

    private static @Nullable String nullIfBlank(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static boolean isForbidden(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            // A brace would begin the place of a value in the texts of mails.
            default -> codePoint == '{' || codePoint == '}';
        };
    }

    private static void requireAddress(String setting, @Nullable String text, Set<String> schemes) {
        if (text != null && !isAddress(text, schemes)) {
            throw new ConfigurationException(setting + " must be an address that begins with "
                    + String.join(": or ", schemes.stream().sorted().toList()) + ":, but is " + text);
        }
    }

    private static boolean isAddress(String text, Set<String> schemes) {
        try {
            URI uri = new URI(text);
            return uri.getScheme() != null
                    && schemes.contains(uri.getScheme())
                    && (uri.isOpaque() ? uri.getScheme().equals("mailto") : uri.getHost() != null);
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
