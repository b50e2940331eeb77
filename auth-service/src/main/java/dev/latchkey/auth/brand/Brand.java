package dev.latchkey.auth.brand;

import dev.latchkey.auth.asset.Asset;
import dev.latchkey.auth.asset.ImageType;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operator's brand, as pages and mails show it. Its files are read at the start. */
@Context
public final class Brand {
    static final String LOGO = "/brand/logo";
    static final String STYLE_SHEET = "/brand/style.css";

    private static final int LARGEST_FILE = 256 * 1024;
    private static final Set<ImageType> LOGO_TYPES = Set.of(ImageType.PNG, ImageType.SVG);

    /** The colour of a button in a mail without a brand. */
    private static final BrandColor USUAL = BrandColor.parse("#1c4b96");

    private final Look look;
    private final BrandColor mailAction;
    private final @Nullable Asset logo;
    private final @Nullable Asset styleSheet;

    @Inject
    Brand(BrandSettings settings) {
        BrandColor color = settings.color() == null ? null : BrandColor.parse(settings.color());
        this.logo = settings.logo() == null ? null : logo(Path.of(settings.logo()));
        this.styleSheet = styleSheet(color, settings.styleSheet());
        this.mailAction = color == null ? USUAL : BrandTheme.light(color).action();
        this.look = new Look(
                settings.name(),
                logo == null ? null : logo.address(LOGO),
                styleSheet == null ? null : styleSheet.address(STYLE_SHEET),
                settings.termsUri(),
                settings.privacyUri(),
                settings.supportUri());
    }

    /** {@return the brand without any setting: Latchkey's own} */
    public static Brand usual() {
        return new Brand(new BrandSettings("Latchkey", null, null, null, null, null, null, null));
    }

    /**
     * The brand as templates use it.
     *
     * @param logo its address; null without one
     * @param styleSheet its address; null without a style sheet and a colour
     * @param terms the address of the terms of service; null without one, like the others
     */
    public record Look(
            String name,
            @Nullable String logo,
            @Nullable String styleSheet,
            @Nullable String terms,
            @Nullable String privacy,
            @Nullable String support) {}

    /** {@return the brand as templates use it} */
    public Look look() {
        return look;
    }

    public String name() {
        return look.name();
    }

    /** {@return the colour of a button in a mail, as CSS} Mails are written for a light background. */
    public String mailAction() {
        return mailAction.css();
    }

    /** {@return the colour of the text on such a button, as CSS} */
    public String mailOnAction() {
        return mailAction.text().css();
    }

    Optional<Asset> logo() {
        return Optional.ofNullable(logo);
    }

    Optional<Asset> styleSheet() {
        return Optional.ofNullable(styleSheet);
    }

    private static Asset logo(Path path) {
        byte[] content = read("latchkey.brand.logo (BRAND_LOGO)", path);
        return ImageType.of(content)
                .filter(LOGO_TYPES::contains)
                .map(type -> Asset.of(content, type.mediaType()))
                .orElseThrow(() -> new ConfigurationException(
                        "latchkey.brand.logo (BRAND_LOGO) must be a PNG or SVG file, but the content of " + path
                                + " is neither"));
    }

    /** {@return one style sheet with the colours and the operator's rules after them; null without both} */
    private static @Nullable Asset styleSheet(@Nullable BrandColor color, @Nullable String path) {
        if (color == null && path == null) {
            return null;
        }
        String colors = color == null ? "" : BrandTheme.css(color);
        String rules = path == null
                ? ""
                : new String(
                        read("latchkey.brand.style-sheet (BRAND_STYLE_SHEET)", Path.of(path)), StandardCharsets.UTF_8);
        return Asset.of((colors + rules).getBytes(StandardCharsets.UTF_8), "text/css; charset=utf-8");
    }

    private static byte[] read(String setting, Path path) {
        try (InputStream file = Files.newInputStream(path)) {
            byte[] content = file.readNBytes(LARGEST_FILE + 1);
            if (content.length > LARGEST_FILE) {
                throw new ConfigurationException(
                        setting + " must have " + LARGEST_FILE / 1024 + " kB or less, but " + path + " is larger");
            }
            return content;
        } catch (IOException e) {
            throw new ConfigurationException(setting + " must be a file, but " + path + " cannot be read: " + e, e);
        }
    }
}
