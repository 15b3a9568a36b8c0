package dev.millrace.ingest.upload;

import static dev.millrace.ingest.upload.Outcomes.PATIENCE;
import static dev.millrace.ingest.upload.Rig.ADA;
import static dev.millrace.ingest.upload.Rig.bytes;
import static dev.millrace.ingest.upload.Rig.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.upload.Rig.Node;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Visibility;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import dev.millrace.testkit.objects.S3Server;
import dev.millrace.testkit.objects.TestBucket;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Joins in a bucket, where not every part that is listed was ever whole. */
@Tag("long")
@Needs({Prerequisite.MINIO, Prerequisite.VERSITYGW})
class UploadJoinInABucketTest {
    private static final int UNTIL_IT_BREAKS = 1 << 20;

    /** What is read of a piece, and ends in the middle. */
    private static final class Breaking extends FilterInputStream {
        private int left = UNTIL_IT_BREAKS;

        Breaking(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left <= 0) {
                throw new IOException("broken off");
            }
            int count = super.read(into, offset, Math.min(length, left));
            left -= count;
            return count;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPartThatBrokeOffIsSentAgain(S3Server server, @TempDir Path directory) throws Exception {
        byte[] small = bytes(1_000_000, 1);
        byte[] large = bytes(7_000_000, 2);
        byte[] file = Arrays.copyOf(small, small.length + large.length);
        System.arraycopy(large, 0, file, small.length, large.length);
        var broken = new AtomicBoolean(true);
        try (var bucket = TestBucket.in(server);
                Rig rig = new Rig(directory).on(bucket).store(StoreCalls.decorating((method, arguments, call) -> {
                    boolean ofAPiece = method.equals("get") && arguments.length == 2 && broken.get();
                    return ofAPiece ? new Breaking((InputStream) call.make()) : call.make();
                }));
                Node node = rig.start()) {
            var pieces = List.of(piece(node, small), piece(node, large));
            Upload joined = node.core().join(new NewJoin(ADA, pieces, "", "A video", Visibility.PUBLIC, ""));
            await().atMost(Duration.ofMinutes(1)).until(() -> node.row(joined).attempts() > 0);
            broken.set(false);
            await().atMost(PATIENCE).until(() -> {
                rig.clock().advance(Duration.ofMinutes(1));
                return node.asset(joined).state() == AssetState.UPLOADED;
            });
            assertThat(sha256(node.stored(node.row(joined).key()))).isEqualTo(sha256(file));
            assertThat(Outcomes.source(node, joined).sha256()).isEqualTo(sha256(file));
        }
    }

    private static UploadId piece(Node node, byte[] bytes) {
        var begun = new NewUpload(ADA, UploadKind.PIECE, OptionalLong.of(bytes.length), "", Visibility.PUBLIC, "");
        return node.core().create(begun, Sender.of(bytes), Optional.empty()).id();
    }
}
