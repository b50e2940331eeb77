package dev.latchkey.auth.brand;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder with the operator's templates and texts. It has the paths of our own: {@code views/page/sign-in.html} replaces the
 * template of that page, {@code page/messages_de.properties} replaces single German texts of pages, and
 * {@code mail/messages_de.properties} those of mails. A file that is not there leaves ours in place.
 */
@Context
public final class BrandFolder {
    private final @Nullable Path folder;

    @Inject
    BrandFolder(BrandSettings settings) {
        this(settings.folder() == null ? null : Path.of(settings.folder()));
    }

    private BrandFolder(@Nullable Path folder) {
        if (folder != null && !Files.isDirectory(folder)) {
            throw new ConfigurationException("latchkey.brand.folder (BRAND_FOLDER) must be a folder, but is " + folder);
        }
        this.folder = folder;
    }

    /** {@return a brand without a folder} */
    public static BrandFolder none() {
        return new BrandFolder((Path) null);
    }

    /** {@return the names of the files right in a folder below, sorted; none when it is not there} */
    public List<String> files(String below) {
        if (folder == null || !Files.isDirectory(folder.resolve(below))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.resolve(below))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(folder.resolve(below), e);
        }
    }

    /**
     * {@return the texts in a file; empty when it is not there}
     *
     * @throws ConfigurationException when the file is not UTF-8, or not well-formed
     */
    public Optional<Properties> texts(String file) {
        if (folder == null || !Files.isRegularFile(folder.resolve(file))) {
            return Optional.empty();
        }
        Properties texts = new Properties();
        try (Reader reader = Files.newBufferedReader(folder.resolve(file), StandardCharsets.UTF_8)) {
            texts.load(reader);
            return Optional.of(texts);
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(folder.resolve(file), e);
        }
    }

    /** {@return the folder of the templates; empty when there is none} */
    Optional<Path> templates() {
        return Optional.ofNullable(folder).map(path -> path.resolve("views")).filter(Files::isDirectory);
    }

    private static ConfigurationException unreadable(Path path, Exception cause) {
        return new ConfigurationException(
                "The file " + path + " of BRAND_FOLDER cannot be read: " + cause.getMessage(), cause);
    }
}
