package dev.millrace.testkit;

import dev.millrace.testkit.objects.S3Server;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What some tests need and not every machine has. */
public enum Prerequisite {
    /** Real clips, in the folder that {@code MILLRACE_TEST_MEDIA} names. */
    MEDIA(true, "MILLRACE_TEST_MEDIA"),
    /** Published test vectors, in the folder that {@code MILLRACE_TEST_VECTORS} names. */
    VECTORS(true, "MILLRACE_TEST_VECTORS"),
    CHROMIUM(false, "chromium", "chromedriver"),
    FFMPEG(false, "ffmpeg", "ffprobe"),
    CURL(false, "curl"),
    NPM(false, "node", "npm"),
    /** MinIO on loopback, started by {@code infra/servers/objects.sh}. */
    MINIO(false) {
        @Override
        Optional<String> missing() {
            return S3Server.MINIO.missing();
        }
    },
    /** versitygw on loopback, started likewise. */
    VERSITYGW(false) {
        @Override
        Optional<String> missing() {
            return S3Server.VERSITYGW.missing();
        }
    },
    /** A processor for which the child has a filter of system calls. */
    AMD64(false) {
        @Override
        Optional<String> missing() {
            String processor = System.getProperty("os.arch");
            return processor.equals("amd64") ? Optional.empty() : Optional.of("the processor is " + processor);
        }
    };

    private final boolean folder;

    @SuppressWarnings("ImmutableEnumChecker") // never handed out, never changed
    private final String[] names;

    Prerequisite(boolean folder, String... names) {
        this.folder = folder;
        this.names = names;
    }

    /** Whether it may be missing even where everything that can be installed must be there. */
    boolean mayBeMissing() {
        return folder;
    }

    /** @return what is missing, as a sentence */
    Optional<String> missing() {
        return Arrays.stream(names)
                .map(name -> folder ? missingFolder(name) : missingProgram(name))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> missingFolder(String variable) {
        @Nullable String value = System.getenv(variable);
        if (value == null || value.isBlank()) {
            return Optional.of("set " + variable + " to a folder");
        }
        return Files.isDirectory(Path.of(value))
                ? Optional.empty()
                : Optional.of(variable + " names no folder: " + value);
    }

    private static Optional<String> missingProgram(String program) {
        @Nullable String path = System.getenv("PATH");
        boolean found = path != null
                && Arrays.stream(path.split(File.pathSeparator, -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        return found ? Optional.empty() : Optional.of("the program " + program + " is not installed");
    }
}
