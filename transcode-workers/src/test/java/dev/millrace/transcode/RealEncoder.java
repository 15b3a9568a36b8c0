package dev.millrace.transcode;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The encoder as the build has just made it. */
final class RealEncoder {
    private static final Path TARGET = Path.of("encoder", "target");

    private RealEncoder() {}

    /** As {@code java -cp} takes it. */
    static String classPath() {
        try {
            return TARGET.resolve("classes").toAbsolutePath()
                    + File.pathSeparator
                    + Files.readString(TARGET.resolve("encoder.classpath")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
