package dev.millrace.testkit.objects;

import dev.millrace.platform.objects.LocalStore;
import dev.millrace.platform.objects.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

/** The disk adapter on this machine's disk. */
class DiskStoreTest extends ObjectStoreContract {
    @TempDir
    private Path directory;

    @Override
    protected ObjectStore newStore() throws IOException {
        return LocalStore.open("hot", directory.resolve("made/on/demand"), InstantSource.system());
    }
}
