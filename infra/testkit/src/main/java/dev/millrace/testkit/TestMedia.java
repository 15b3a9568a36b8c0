package dev.millrace.testkit;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real clips and published vectors, found through the environment; a test without them is not run, and says so. */
public final class TestMedia {
    private TestMedia() {}

    /**
     * @param name a file in the folder that {@code MILLRACE_TEST_MEDIA} names
     * @throws org.opentest4j.TestAbortedException when it is not there
     */
    public static Path clip(String name) {
        return find(Prerequisite.MEDIA, "MILLRACE_TEST_MEDIA", name);
    }

    /**
     * @param name a file or folder in the folder that {@code MILLRACE_TEST_VECTORS} names
     * @throws org.opentest4j.TestAbortedException when it is not there
     */
    public static Path vector(String name) {
        return find(Prerequisite.VECTORS, "MILLRACE_TEST_VECTORS", name);
    }

    private static Path find(Prerequisite prerequisite, String variable, String name) {
        NotRun.without(prerequisite);
        Path path = Path.of(System.getenv(variable), name);
        if (!Files.exists(path)) {
            NotRun.because(prerequisite, variable + " has no " + name);
        }
        return path;
    }
}
