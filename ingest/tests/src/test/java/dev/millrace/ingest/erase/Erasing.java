package dev.millrace.ingest.erase;

import dev.millrace.ingest.upload.UploadConfiguration;
import dev.millrace.platform.objects.DataDirectory;
import dev.millrace.platform.objects.ObjectsConfiguration;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;

/** What a process that erases is made of. */
final class Erasing {
    private Erasing() {}

    static TestDatabase database() {
        return TestDatabase.create("catalog", "work", "events", "objects", "ingest");
    }

    static TestPlatform.Builder on(TestDatabase database, Path data, InstantSource clock) {
        return TestPlatform.on(database)
                .clock(clock)
                .with("millrace.data.min-free", "1MB")
                .with("millrace.work.lease", "1s")
                .with("millrace.ingest.upload.retry-every", "100ms")
                .bean(new DataDirectory(data))
                .bean(Objects.requireNonNull(database.transactions().getTransactionManager()));
    }

    static TestPlatform start(TestPlatform.Builder builder) {
        return builder.start(ObjectsConfiguration.class, UploadConfiguration.class, EraseConfiguration.class);
    }
}
