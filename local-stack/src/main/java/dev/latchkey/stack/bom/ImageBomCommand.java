package dev.latchkey.stack.bom;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes the bill of materials of the image that it runs in. Arguments: the service's name, its jar, the output file.
 */
public final class ImageBomCommand {
    private ImageBomCommand() {}

    /** Exits with status 1 on an I/O error. */
    public static void main(String[] arguments) {
        String service = arguments[0];
        Path javaHome = Path.of(System.getProperty("java.home"));
        try {
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValue(
                            Path.of(arguments[2]).toFile(),
                            new ImageBom(service, Path.of(arguments[1]), Path.of("/"), javaHome).read());
        } catch (IOException failed) {
            System.err.println("bill of materials: " + failed.getMessage());
            System.exit(1);
        }
    }
}
