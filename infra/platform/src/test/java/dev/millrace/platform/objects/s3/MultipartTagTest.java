package dev.millrace.platform.objects.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.objects.ObjectInfo;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

class MultipartTagTest {
    /** MD5 of no bytes, and of those sixteen bytes. */
    private static final String PART = "d41d8cd98f00b204e9800998ecf8427e";

    private static final String WHOLE = "59adb24ef3cdbe0297f05b395827453f-1";

    private static boolean fits(long size, String etag, Part... parts) {
        return MultipartTag.fits(new ObjectInfo(new ObjectKey("t/acme/a"), size, etag), List.of(parts));
    }

    @Test
    void anObjectIsItsParts() {
        assertThat(fits(7, WHOLE, new Part(1, 7, PART))).isTrue();
    }

    @Test
    void anotherSizeOrOtherBytesAreAnotherObject() {
        assertThat(fits(8, WHOLE, new Part(1, 7, PART))).isFalse();
        assertThat(fits(7, WHOLE.replace('5', '6'), new Part(1, 7, PART))).isFalse();
        assertThat(fits(14, WHOLE, new Part(1, 7, PART), new Part(2, 7, PART))).isFalse();
    }

    @Test
    void aTagThatSaysNothingLeavesTheSize() {
        assertThat(fits(7, "opaque", new Part(1, 7, PART))).isTrue();
        assertThat(fits(7, WHOLE, new Part(1, 7, "opaque"))).isTrue();
        assertThat(fits(6, "opaque", new Part(1, 7, PART))).isFalse();
    }
}
