package dev.millrace.platform.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.millrace.platform.objects.FreeSpace.Space;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class FreeSpaceTest {
    private static final long GIB = 1L << 30;

    private static FreeSpace of(long total, long free) {
        return new FreeSpace(() -> new Space(total, free), Optional.empty());
    }

    @Test
    void twoGibibytesStayFreeOnASmallDisk() {
        assertThatNoException().isThrownBy(() -> of(10 * GIB, 2 * GIB).requireRoom());
        assertThatExceptionOfType(DiskFullException.class)
                .isThrownBy(() -> of(10 * GIB, 2 * GIB - 1).requireRoom())
                .withMessageContaining("2048 MiB must stay so");
    }

    @Test
    void aTwentiethStaysFreeOnALargeDisk() {
        assertThatNoException().isThrownBy(() -> of(100 * GIB, 5 * GIB).requireRoom());
        assertThatExceptionOfType(DiskFullException.class)
                .isThrownBy(() -> of(100 * GIB, 5 * GIB - 1).requireRoom());
    }

    @Test
    void theSettingDecides() {
        var space = new FreeSpace(() -> new Space(100 * GIB, 10), Optional.of(DataSize.ofBytes(10)));

        assertThatNoException().isThrownBy(space::requireRoom);
        assertThatExceptionOfType(DiskFullException.class).isThrownBy(() -> space.requireRoomFor(1));
    }

    @Test
    void bytesThatGoElsewhereTakeNothingButTheFloorStays() {
        assertThatNoException()
                .isThrownBy(() -> of(10 * GIB, 2 * GIB).forBytesElsewhere().requireRoomFor(100 * GIB));
        assertThatExceptionOfType(DiskFullException.class)
                .isThrownBy(() -> of(10 * GIB, 2 * GIB - 1).forBytesElsewhere().requireRoomFor(1));
    }

    @Test
    void aBucketHasNoEnd() {
        assertThatNoException().isThrownBy(() -> FreeSpace.unbounded().requireRoomFor(Long.MAX_VALUE));
        assertThat(FreeSpace.unbounded().isBounded()).isFalse();
        assertThat(of(10 * GIB, 2 * GIB).isBounded()).isTrue();
    }

    @Test
    void aRealDiskHasSomeSize(@TempDir Path directory) {
        var space = FreeSpace.probe(directory).get();

        assertThat(space.total()).isGreaterThanOrEqualTo(space.free()).isPositive();
    }

    @Test
    void whatCannotBeLookedAtIsNoEmptyDisk(@TempDir Path directory) {
        var probe = FreeSpace.probe(directory.resolve("missing"));

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(probe::get)
                .withMessageContaining("missing");
    }
}
