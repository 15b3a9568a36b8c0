package dev.millrace.transcode;

import java.io.File;
import java.util.Arrays;
import java.util.List;

/** What fake children need of this test's own class path. */
public final class TestClassPath {
    private TestClassPath() {}

    /** The fakes themselves and the protocol they speak. */
    public static List<String> ofFakes() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("test-classes")
                        || entry.contains("encoder")
                        || entry.contains("jackson")
                        || entry.contains("jspecify"))
                .toList();
    }
}
