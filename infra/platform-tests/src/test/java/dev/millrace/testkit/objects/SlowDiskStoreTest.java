package dev.millrace.testkit.objects;

import dev.millrace.platform.objects.LocalStore;
import dev.millrace.platform.objects.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

/** The decorator itself keeps the contract: slowness is no excuse. */
class SlowDiskStoreTest extends ObjectStoreContract {
    @TempDir
    private Path directory;

    @Override
    protected ObjectStore newStore() throws IOException {
        var store = LocalStore.open("hot", directory, InstantSource.system());
        return new FaultyStore(store, new FaultyStore.Faults(0, 0, 0, Duration.ofMillis(1)), 1);
    }
}
