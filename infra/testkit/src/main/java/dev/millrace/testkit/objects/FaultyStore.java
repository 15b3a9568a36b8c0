package dev.millrace.testkit.objects;

import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A store on a bad day: calls that take their time, that fail before or after they had their effect, and streams that
 * break off. Which ones is drawn from the seed.
 */
public final class FaultyStore extends DecoratedStore {
    private final ObjectStore store;
    private final Supplier<Faults> faults;
    private final Random random;
    private final AtomicInteger injected = new AtomicInteger();

    /**
     * @param refused share of calls that fail without effect, 0 to 1
     * @param lostAnswers share of writes that take effect and then fail
     * @param brokenStreams share of reads that end with an error after some bytes
     * @param latency added to every call
     */
    public record Faults(double refused, double lostAnswers, double brokenStreams, Duration latency) {
        public static Faults none() {
            return new Faults(0, 0, 0, Duration.ZERO);
        }
    }

    public FaultyStore(ObjectStore store, Faults faults, long seed) {
        this(store, () -> faults, seed);
    }

    /** @param faults asked at every call */
    public FaultyStore(ObjectStore store, Supplier<Faults> faults, long seed) {
        this.store = store;
        this.faults = faults;
        this.random = new Random(seed);
    }

    /** How many faults there were so far. */
    public int injected() {
        return injected.get();
    }

    @Override
    ObjectStore store() {
        return store;
    }

    @Override
    <T> T write(Call<T> call) throws IOException {
        T answer = read(call);
        maybeFail(faults.get().lostAnswers(), "the answer was lost");
        return answer;
    }

    @Override
    <T> T read(Call<T> call) throws IOException {
        LockSupport.parkNanos(faults.get().latency().toNanos());
        maybeFail(faults.get().refused(), "the store does not answer");
        return call.on(store);
    }

    @Override
    public Limits limits() {
        return store.limits();
    }

    @Override
    public GrowingPart grow(ObjectKey key, MultipartId id, Part at, long epoch) throws IOException {
        GrowingPart part = write(store -> store.grow(key, id, at, epoch));
        return new GrowingPart() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                maybeFail(faults.get().refused(), "the disk does not take it");
                part.write(bytes);
            }

            @Override
            public Part force(long size) throws IOException {
                return FaultyStore.this.write(_ -> part.force(size));
            }

            @Override
            public void close() throws IOException {
                part.close();
            }
        };
    }

    private void maybeFail(double share, String how) throws IOException {
        if (draw(share)) {
            throw new IOException("injected: " + how);
        }
    }

    private boolean draw(double share) {
        boolean hit;
        synchronized (random) {
            hit = random.nextDouble() < share;
        }
        if (hit) {
            injected.incrementAndGet();
        }
        return hit;
    }

    @Override
    InputStream stream(InputStream in) {
        if (!draw(faults.get().brokenStreams())) {
            return in;
        }
        int most;
        synchronized (random) {
            most = random.nextInt(64 * 1024);
        }
        return new Breaking(in, most);
    }

    private static final class Breaking extends FilterInputStream {
        private int left;

        Breaking(InputStream in, int left) {
            super(in);
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left <= 0) {
                throw new IOException("injected: the stream broke off");
            }
            int read = in.read(into, offset, Math.min(length, left));
            left -= Math.max(read, 0);
            return read;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = in.skip(Math.min(count, left));
            left -= (int) skipped;
            return skipped;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
