package dev.millrace.ingest.upload;

import static dev.millrace.ingest.upload.Outcomes.assertRefused;
import static dev.millrace.ingest.upload.Outcomes.source;
import static dev.millrace.ingest.upload.Rig.bytes;
import static dev.millrace.ingest.upload.Rig.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.upload.Rig.Node;
import dev.millrace.platform.catalog.Source;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.objects.ObjectStore.GrowingPart;
import dev.millrace.platform.objects.ObjectStore.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Uploads into a store whose parts grow: the file is written once, as it comes. */
class UploadGrowthTest {
    @AutoClose
    private Rig rig;

    @BeforeEach
    void prepare(@TempDir Path directory) {
        rig = new Rig(directory).with("millrace.ingest.upload.commit-size", "64KB");
    }

    @Test
    void aFileIsOnePartHoweverOftenItsSenderIsCutOff() throws Exception {
        var calls = new CopyOnWriteArrayList<String>();
        rig.store(StoreCalls.decorating((method, _, call) -> {
            calls.add(method);
            return call.make();
        }));
        byte[] file = bytes(1_000_000, 1);
        var random = new Random(1);
        Upload upload;
        try (Node node = rig.start()) {
            upload = node.create(file.length);
            for (int i = 0; i < 5; i++) {
                cutOff(node, upload, file, random.nextInt(150_000));
            }
        }
        try (Node next = rig.start()) {
            cutOff(next, upload, file, 1);
            assertThat(parts(next)).isEqualTo(1);
            int offset = Math.toIntExact(next.offset(upload));
            next.append(upload, offset, Sender.of(Arrays.copyOfRange(file, offset, file.length)));
            whole(next, upload, file);
        }
        assertThat(calls).contains("grow", "complete").doesNotContain("part");
    }

    private static void cutOff(Node node, Upload upload, byte[] file, int count) {
        int offset = Math.toIntExact(node.offset(upload));
        Sender sender = Sender.undeclared().send(Arrays.copyOfRange(file, offset, offset + count));
        assertRefused(UploadProblem.CUT_OFF, () -> node.append(upload, offset, sender.breakOff()));
        assertThat(node.offset(upload)).isEqualTo(offset + count);
    }

    private static long parts(Node node) {
        return node.get(JdbcClient.class)
                .sql("SELECT count(*) FROM ingest.part")
                .query(Long.class)
                .single();
    }

    private static void whole(Node node, Upload upload, byte[] file) throws IOException {
        Source source = source(node, upload);
        assertThat(source.sha256()).isEqualTo(sha256(file));
        assertThat(node.stored(new ObjectKey(source.key()))).isEqualTo(file);
        assertThat(node.storage().hot().openMultiparts("t/")).isEmpty();
    }

    /** What a disk did not force it may have lost, however well the next try seems to go. */
    @Test
    void nothingIsToldThatADiskFailedToForce() throws Exception {
        var forced = new AtomicInteger();
        var lost = new AtomicInteger();
        rig.store(growing(part -> new GrowingPart() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                part.write(bytes);
            }

            @Override
            public Part force(long size) throws IOException {
                if (forced.incrementAndGet() == 3) {
                    lost.incrementAndGet();
                    throw new IOException("injected");
                }
                if (lost.get() == 1 && forced.get() < 10) {
                    throw new IOException("injected");
                }
                return part.force(size);
            }

            @Override
            public void close() throws IOException {
                part.close();
            }
        }));
        byte[] file = bytes(1_000_000, 2);
        try (Node node = rig.start()) {
            Upload upload = node.create(file.length);
            assertRefused(UploadProblem.BUSY, () -> node.append(upload, 0, Sender.of(file)));
            int offset = Math.toIntExact(node.offset(upload));
            assertThat(offset).isPositive().isLessThan(file.length);
            forced.set(10);
            node.append(upload, offset, Sender.of(Arrays.copyOfRange(file, offset, file.length)));
            whole(node, upload, file);
        }
    }

    @Test
    void bytesThatTheDiskDoesNotTakeAreSentAgain() throws Exception {
        var writes = new AtomicInteger();
        rig.store(growing(part -> new GrowingPart() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                if (writes.incrementAndGet() == 20) {
                    part.write(bytes.limit(bytes.position() + bytes.remaining() / 2));
                    throw new IOException("injected");
                }
                part.write(bytes);
            }

            @Override
            public Part force(long size) throws IOException {
                return part.force(size);
            }

            @Override
            public void close() throws IOException {
                part.close();
            }
        }));
        byte[] file = bytes(1_000_000, 3);
        try (Node node = rig.start()) {
            Upload upload = node.create(file.length);
            assertRefused(UploadProblem.BUSY, () -> node.append(upload, 0, Sender.of(file)));
            int offset = Math.toIntExact(node.offset(upload));
            assertThat(offset).isLessThan(file.length);
            node.append(upload, offset, Sender.of(Arrays.copyOfRange(file, offset, file.length)));
            whole(node, upload, file);
        }
    }

    private interface Around {
        GrowingPart around(GrowingPart part);
    }

    private static UnaryOperator<ObjectStore> growing(Around around) {
        return StoreCalls.decorating((method, _, call) -> {
            Object answer = call.make();
            return method.equals("grow") ? around.around((GrowingPart) answer) : answer;
        });
    }
}
