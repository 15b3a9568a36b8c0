package dev.millrace.ingest.tus;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** tus 1.0.0, sentence by sentence, over the store that is a directory. */
@Tag("long")
@DisplayName("tus 1.0.0 on disk")
class ConformanceOnDiskTest {
    @Nested
    class Core extends CoreConformance {
        @Override
        TusServer start(Path directory, Map<String, String> settings) {
            return TusServer.start(directory, settings);
        }
    }

    @Nested
    class Creation extends CreationConformance {
        @Override
        TusServer start(Path directory, Map<String, String> settings) {
            return TusServer.start(directory, settings);
        }
    }

    @Nested
    class Checksum extends ChecksumConformance {
        @Override
        TusServer start(Path directory, Map<String, String> settings) {
            return TusServer.start(directory, settings);
        }
    }

    @Nested
    class Ending extends EndingConformance {
        @Override
        TusServer start(Path directory, Map<String, String> settings) {
            return TusServer.start(directory, settings);
        }
    }

    @Nested
    class Concatenation extends ConcatenationConformance {
        @Override
        TusServer start(Path directory, Map<String, String> settings) {
            return TusServer.start(directory, settings);
        }
    }

    @Nested
    class BadInput extends BadInputConformance {
        @Override
        TusServer start(Path directory, Map<String, String> settings) {
            return TusServer.start(directory, settings);
        }
    }
}
