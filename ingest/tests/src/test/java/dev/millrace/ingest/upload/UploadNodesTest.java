package dev.millrace.ingest.upload;

import static dev.millrace.ingest.upload.Outcomes.PATIENCE;
import static dev.millrace.ingest.upload.Outcomes.source;
import static dev.millrace.ingest.upload.Rig.ADA;
import static dev.millrace.ingest.upload.Rig.bytes;
import static dev.millrace.ingest.upload.Rig.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.upload.Rig.Node;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Visibility;
import dev.millrace.platform.objects.ObjectKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one database: one of them puts an upload together, and the other one when that has died. */
class UploadNodesTest {
    private static final Duration LOOK = Duration.ofMillis(600);

    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger slow = new AtomicInteger();
    private final AtomicInteger quick = new AtomicInteger();

    @AutoClose
    private Rig rig;

    @BeforeEach
    void prepare(@TempDir Path directory) {
        rig = new Rig(directory);
    }

    /** Its {@code method} waits for the gate, and counts. */
    private Node slow(String method) {
        rig.store(StoreCalls.decorating((name, _, call) -> {
            if (name.equals(method)) {
                slow.incrementAndGet();
                gate.await();
            }
            return call.make();
        }));
        return rig.start("slow");
    }

    private Node quick(String method) {
        rig.store(StoreCalls.decorating((name, _, call) -> {
            if (name.equals(method)) {
                quick.incrementAndGet();
            }
            return call.make();
        }));
        return rig.start("quick");
    }

    @Test
    void oneNodeCompletesAnUploadAsLongAsItLives() throws Exception {
        byte[] file = bytes(300_000, 1);
        try (Node one = slow("complete");
                Node other = quick("complete")) {
            Upload upload = one.create(file.length);
            one.append(upload, 0, Sender.of(file));
            await().atMost(PATIENCE).until(() -> slow.get() == 1);
            for (int i = 0; i < 3; i++) {
                rig.clock().advance(Duration.ofSeconds(20));
                one.get(Completer.class).renew();
                await().during(LOOK).atMost(PATIENCE).until(() -> quick.get() == 0);
            }
            assertThat(other.status(upload).offset()).isEqualTo(file.length);
            gate.countDown();
            assertThat(source(other, upload).sha256()).isEqualTo(sha256(file));
            assertThat(slow).hasValue(1);
            assertThat(quick).hasValue(0);
            assertThat(one.row(upload).attempts()).isZero();
        }
    }

    @Test
    void anotherNodeTakesOverFromADeadOneAndAGhostDoesNoHarm() throws Exception {
        byte[] file = bytes(300_000, 2);
        rig.quiet(true);
        try (Node ghost = slow("complete");
                Node other = quickAndAwake("complete")) {
            Upload upload = ghost.create(file.length);
            ghost.append(upload, 0, Sender.of(file));
            await().atMost(PATIENCE).until(() -> slow.get() == 1);
            await().during(LOOK).atMost(PATIENCE).until(() -> quick.get() == 0);
            rig.clock().advance(Duration.ofSeconds(31));
            var source = source(other, upload);
            assertThat(source.sha256()).isEqualTo(sha256(file));
            gate.countDown();
            await().atMost(PATIENCE).until(() -> ghost.get(Completer.class).idle());
            assertThat(other.stored(new ObjectKey(source.key()))).isEqualTo(file);
            assertThat(other.row(upload).state()).isEqualTo(UploadState.COMPLETED);
            assertThat(other.row(upload).attempts()).isZero();
            assertThat(other.get(Catalog.class).history(upload.asset()).stream()
                            .filter(entry -> entry.to().equals("UPLOADED")))
                    .hasSize(1);
        }
    }

    @Test
    void aPieceThatAGhostCompletesOnceMoreStays() throws Exception {
        byte[] file = bytes(70_000, 3);
        rig.quiet(true);
        try (Node ghost = slow("complete");
                Node other = quickAndAwake("complete")) {
            var begun = new NewUpload(ADA, UploadKind.PIECE, OptionalLong.of(file.length), "", Visibility.PUBLIC, "");
            Upload piece = ghost.core().create(begun, Sender.of(file), Optional.empty());
            await().atMost(PATIENCE).until(() -> slow.get() == 1);
            rig.clock().advance(Duration.ofSeconds(31));
            await().atMost(PATIENCE).until(() -> other.status(piece).state() == UploadState.COMPLETED);
            gate.countDown();
            await().atMost(PATIENCE).until(() -> ghost.get(Completer.class).idle());
            Upload joined = other.core().join(new NewJoin(ADA, List.of(piece.id()), "", "", Visibility.PUBLIC, ""));
            assertThat(source(other, joined).sha256()).isEqualTo(sha256(file));
        }
    }

    @Test
    void whatANodeWasAtWhenItDiedItGoesOnWithAtOnceWhenItIsBack() throws Exception {
        byte[] file = bytes(300_000, 4);
        rig.quiet(true);
        try (Node ghost = slow("complete")) {
            Upload upload = ghost.create(file.length);
            ghost.append(upload, 0, Sender.of(file));
            await().atMost(PATIENCE).until(() -> slow.get() == 1);
            rig.quiet(false).store(UnaryOperator.identity());
            try (Node back = rig.start("slow")) {
                assertThat(source(back, upload).sha256()).isEqualTo(sha256(file));
            }
        }
    }

    @Test
    void whatANodeWasAtWhenItWasStoppedAnotherGoesOnWithAtOnce() throws Exception {
        byte[] file = bytes(300_000, 6);
        Upload upload;
        try (Node stopped = slow("complete")) {
            upload = stopped.create(file.length);
            stopped.append(upload, 0, Sender.of(file));
            await().atMost(PATIENCE).until(() -> slow.get() == 1);
        }
        try (Node other = quick("complete")) {
            assertThat(source(other, upload).sha256()).isEqualTo(sha256(file));
            assertThat(other.row(upload).attempts()).isZero();
        }
    }

    @Test
    void aFailureOfOneNodeIsNoReasonForTheOtherToWait() throws Exception {
        byte[] file = bytes(300_000, 5);
        rig.store(StoreCalls.decorating((name, _, call) -> {
            if (name.equals("complete")) {
                throw new IOException("injected");
            }
            return call.make();
        }));
        try (Node broken = rig.quiet(true).start("broken")) {
            Upload upload = broken.create(file.length);
            broken.append(upload, 0, Sender.of(Arrays.copyOf(file, file.length)));
            await().atMost(PATIENCE).until(() -> broken.row(upload).attempts() == 1);
            try (Node other = quickAndAwake("complete")) {
                assertThat(source(other, upload).sha256()).isEqualTo(sha256(file));
            }
        }
    }

    private Node quickAndAwake(String method) {
        rig.quiet(false);
        return quick(method);
    }
}
