package dev.millrace.testkit.objects;

import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.objects.PowerLossDisk;
import dev.millrace.platform.objects.PowerLossDisk.Survival;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Random;

/** The disk adapter on a disk whose power fails after every write: so whatever was answered must already be safe. */
public final class UnpluggedStore extends DecoratedStore {
    private final PowerLossDisk disk = new PowerLossDisk();
    private final InstantSource clock;
    private final Random random;
    private ObjectStore store;

    public UnpluggedStore(String name, InstantSource clock, long seed) throws IOException {
        this.clock = clock;
        this.random = new Random(seed);
        this.store = disk.open(name, clock);
    }

    @Override
    synchronized ObjectStore store() {
        return store;
    }

    @Override
    synchronized <T> T write(Call<T> call) throws IOException {
        try {
            return call.on(store);
        } finally {
            disk.powerLoss(random.nextBoolean() ? Survival.NOTHING : Survival.ANYTHING, random);
            store = disk.open(store.name(), clock);
        }
    }

    @Override
    synchronized <T> T read(Call<T> call) throws IOException {
        return call.on(store);
    }
}
