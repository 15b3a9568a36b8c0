package dev.millrace.testkit.objects;

import dev.millrace.platform.objects.ObjectStore;
import java.io.IOException;
import java.time.InstantSource;

/** The disk adapter when the power fails after every single answer. */
class UnpluggedDiskStoreTest extends ObjectStoreContract {
    @Override
    protected ObjectStore newStore() throws IOException {
        return new UnpluggedStore("hot", InstantSource.system(), 20261101);
    }
}
