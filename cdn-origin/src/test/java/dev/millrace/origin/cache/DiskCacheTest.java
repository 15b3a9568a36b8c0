package dev.millrace.origin.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.platform.objects.ByteRange;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept on disk, for how long, and that nothing of it is believed. */
class DiskCacheTest {
    private static final int LENGTH = 200_000;
    private static final String NAME = "asset/revision/v-avc-360.1";

    private final byte[] body = new byte[LENGTH];
    private final List<ByteRange> asked = new ArrayList<>();
    private boolean room = true;
    private int hits;

    @TempDir
    Path folder;

    @BeforeEach
    void fill() {
        new Random(7).nextBytes(body);
    }

    private final class Events implements CacheEvents {
        @Override
        public void looked(Lookup lookup) {
            // not of this cache
        }

        @Override
        public void filled(boolean whole, Duration took) {
            // not of this cache
        }

        @Override
        public void disk(boolean hit) {
            hits += hit ? 1 : 0;
        }
    }

    private DiskCache cache(long capacity) throws IOException {
        return new DiskCache(folder, capacity, () -> room, new Events());
    }

    private InputStream store(ByteRange range) {
        asked.add(range);
        return new ByteArrayInputStream(body, (int) range.offset(), (int) range.length());
    }

    private byte[] read(DiskCache cache, String name, long from, long length) throws IOException {
        try (InputStream in = cache.open(name, LENGTH, new ByteRange(from, length), this::store)) {
            byte[] bytes = in.readNBytes((int) length);
            assertThat(in.read()).isEqualTo(-1);
            return bytes;
        }
    }

    private byte[] whole(DiskCache cache) throws IOException {
        return read(cache, NAME, 0, LENGTH);
    }

    private DiskCache warm() throws IOException {
        DiskCache cache = cache(10 << 20);
        whole(cache);
        whole(cache);
        assertThat(cache.names()).containsExactly(NAME);
        asked.clear();
        return cache;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.toList();
        }
    }

    @Test
    void theSecondReadOfTheStoreIsKeptAndTheThirdIsNone() throws Exception {
        DiskCache cache = cache(10 << 20);
        assertThat(whole(cache)).isEqualTo(body);
        assertThat(files()).as("once is not enough").isEmpty();
        assertThat(whole(cache)).isEqualTo(body);
        assertThat(asked).hasSize(2);

        assertThat(whole(cache)).isEqualTo(body);
        assertThat(read(cache, NAME, 65_530, 12)).isEqualTo(Arrays.copyOfRange(body, 65_530, 65_542));
        assertThat(read(cache, NAME, 199_999, 1)).containsExactly(body[199_999]);
        assertThat(asked).hasSize(2);
        assertThat(hits).isEqualTo(3);
        assertThat(cache.weight()).isBetween((long) LENGTH, LENGTH + 20_000L);
    }

    @Test
    void aRestartFindsWhatIsWholeAndClearsAwayTheRest() throws Exception {
        warm();
        Files.write(folder.resolve("9.part"), new byte[10]);

        DiskCache after = cache(10 << 20);

        assertThat(whole(after)).isEqualTo(body);
        assertThat(asked).isEmpty();
        assertThat(files()).hasSize(1);
    }

    private void damage(long at) throws IOException {
        try (var file = new RandomAccessFile(files().getFirst().toFile(), "rw")) {
            long position = at < 0 ? file.length() + at : at;
            file.seek(position);
            int old = file.read();
            file.seek(position);
            file.write(old ^ 1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(longs = {-1, -150_000, -200_000, 0, 9, 13, 20, 26, 60})
    void aDamagedSliceIsDroppedAndNoByteOfItIsServed(long at) throws Exception {
        DiskCache cache = warm();
        damage(at);

        assertThat(whole(cache)).isEqualTo(body);
        assertThat(asked).as("the store was read instead, from there on").hasSize(1);
        assertThat(whole(cache)).isEqualTo(body);
        assertThat(whole(cache(10 << 20))).isEqualTo(body);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(longs = {0, 9, 13, 20, 26, 60})
    void aDamagedHeadIsFoundAtTheStart(long at) throws Exception {
        warm();
        damage(at);

        assertThat(cache(10 << 20).names()).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    void aSliceThatEndsEarlyIsNone() throws Exception {
        DiskCache cache = warm();
        try (var file = new RandomAccessFile(files().getFirst().toFile(), "rw")) {
            file.setLength(file.length() - 1);
        }
        assertThat(whole(cache)).isEqualTo(body);
        assertThat(asked).hasSize(1);
        assertThat(whole(cache(10 << 20))).isEqualTo(body);
    }

    @Test
    void aSliceUnderAnotherNamesPlaceIsNone() throws Exception {
        DiskCache cache = warm();
        Path first = files().getFirst();
        byte[] moved = Files.readAllBytes(first);
        read(cache, "asset/revision/other", 0, LENGTH);
        read(cache, "asset/revision/other", 0, LENGTH);
        Path second = files().stream().filter(f -> !f.equals(first)).findFirst().orElseThrow();
        Files.write(second, moved);
        asked.clear();

        read(cache, "asset/revision/other", 0, LENGTH);

        assertThat(asked).hasSize(1);
        assertThat(cache(10 << 20).names()).containsExactlyInAnyOrder(NAME, "asset/revision/other");
    }

    @Test
    void noMoreIsKeptThanTheSettingSays() throws Exception {
        DiskCache cache = cache(1 << 20);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 12; i++) {
                assertThat(read(cache, "asset/revision/" + i, 0, LENGTH)).isEqualTo(body);
            }
        }
        long onDisk = 0;
        for (Path file : files()) {
            onDisk += Files.size(file);
        }
        assertThat(cache.weight()).isLessThanOrEqualTo(1 << 20);
        assertThat(onDisk).isBetween(LENGTH * 2L, 1L << 20);
        assertThat(cache(300_000).names())
                .as("a smaller setting counts at once")
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void whatIsForgottenIsDeletedAlsoWhileItIsRead() throws Exception {
        DiskCache cache = warm();
        cache.forget(name -> name.startsWith("other"));
        assertThat(files()).hasSize(1);
        cache.forget(name -> name.startsWith("asset/"));
        assertThat(files()).isEmpty();

        whole(cache);
        try (InputStream in = cache.open(NAME, LENGTH, new ByteRange(0, LENGTH), this::store)) {
            in.readNBytes(100_000);
            cache.forget(name -> name.startsWith("asset/"));
            in.readNBytes(100_000);
        }
        assertThat(files()).isEmpty();
        assertThat(cache.names()).isEmpty();
    }

    @Test
    void aReaderOfAnEvictedSliceReadsOn() throws Exception {
        DiskCache cache = warm();
        try (InputStream in = cache.open(NAME, LENGTH, new ByteRange(0, LENGTH), this::store)) {
            byte[] first = in.readNBytes(1_000);
            cache.forget(_ -> true);
            assertThat(first).isEqualTo(Arrays.copyOf(body, 1_000));
            assertThat(in.readNBytes(LENGTH)).isEqualTo(Arrays.copyOfRange(body, 1_000, LENGTH));
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void aFullDiskAndAFaultOfTheStoreLeaveNothing() throws Exception {
        DiskCache cache = cache(10 << 20);
        room = false;
        whole(cache);
        whole(cache);
        assertThat(files()).isEmpty();
        room = true;
        assertThatThrownBy(() -> {
                    try (InputStream in = cache.open(NAME, LENGTH, new ByteRange(0, LENGTH), _ -> new Broken())) {
                        in.readAllBytes();
                    }
                })
                .isInstanceOf(EOFException.class);
        assertThat(files()).isEmpty();
        try (InputStream in = cache.open(NAME, LENGTH, new ByteRange(0, LENGTH), this::store)) {
            in.readNBytes(1_000);
        }
        assertThat(files()).as("given up by its reader").isEmpty();
    }

    /** Ends where more was promised. */
    private static final class Broken extends FilterInputStream {
        Broken() {
            super(new ByteArrayInputStream(new byte[90_000]));
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            if (read < 0) {
                throw new EOFException("the store hung up");
            }
            return read;
        }
    }
}
