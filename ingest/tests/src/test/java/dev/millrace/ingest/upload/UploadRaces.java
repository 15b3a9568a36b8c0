package dev.millrace.ingest.upload;

import static dev.millrace.ingest.upload.Outcomes.PATIENCE;
import static dev.millrace.ingest.upload.Outcomes.source;
import static dev.millrace.ingest.upload.Rig.ADA;
import static dev.millrace.ingest.upload.Rig.bytes;
import static dev.millrace.ingest.upload.Rig.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.upload.Rig.Node;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Visibility;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random histories of two clients on two nodes who want the same upload: they append, stall, vanish, ask and end it as
 * chance will have it. Each sends the true bytes of the file for the offset that it believes in; so whatever the
 * interleaving, what is stored is the file, no offset that was told ever decreases, and nobody waits for ever.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class UploadRaces {
    private static final int PATIENCE_SECONDS = 60;
    private static final Set<UploadProblem> OF_A_RACE = EnumSet.of(
            UploadProblem.OFFSET_MISMATCH, UploadProblem.TAKEN_OVER, UploadProblem.CUT_OFF, UploadProblem.BUSY);

    private final int histories;
    private final int scale;
    private Rig rig;
    private List<Node> nodes;

    /**
     * @param histories of the first kind; of the others half as many
     * @param scale how many times larger files are than some 100,000 bytes
     */
    UploadRaces(int histories, int scale) {
        this.histories = histories;
        this.scale = scale;
    }

    /** What the nodes run on. */
    abstract Rig rig(Path directory);

    @BeforeAll
    void start(@TempDir Path directory) {
        rig = rig(directory).with("millrace.ingest.upload.commit-every", "10ms");
        nodes = List.of(rig.start("mill-1"), rig.start("mill-2"));
    }

    @AfterAll
    void stop() {
        nodes.forEach(Node::close);
        rig.close();
    }

    @Test
    void whoeverWinsTheFileArrivesAsItWas() {
        inParallel(histories, seed -> new History(seed).arrives());
    }

    @Test
    void whoeverEndsItItIsGoneForBothAndLeavesNothing() {
        inParallel(histories / 2, seed -> new History(1000 + seed).ends());
    }

    @Test
    void piecesThatAreJoinedAndDeletedAtOnceMakeAWholeFileOrNone() {
        inParallel(histories / 2, this::joins);
    }

    private static void inParallel(int histories, IntConsumer history) {
        try (var threads = Executors.newFixedThreadPool(4)) {
            IntStream.rangeClosed(1, histories)
                    .mapToObj(seed -> CompletableFuture.runAsync(() -> history.accept(seed), threads))
                    .toList()
                    .forEach(run -> run.orTimeout(2 * PATIENCE_SECONDS, TimeUnit.SECONDS)
                            .join());
        }
    }

    /** One upload and its two clients. */
    private final class History {
        private final int seed;
        private final byte[] file;
        private final Upload upload;
        private final AtomicLong told = new AtomicLong();
        private final List<Sender> silent = Collections.synchronizedList(new ArrayList<>());
        private final List<CompletableFuture<Void>> stalled = Collections.synchronizedList(new ArrayList<>());

        History(int seed) {
            this.seed = seed;
            var random = new Random(seed);
            this.file = bytes(scale * (50_000 + random.nextInt(250_000)), 5000 + seed);
            boolean deferred = random.nextInt(3) == 0;
            var begun = new NewUpload(
                    ADA,
                    UploadKind.WHOLE,
                    deferred ? OptionalLong.empty() : OptionalLong.of(file.length),
                    "A video",
                    Visibility.PUBLIC,
                    "");
            this.upload = nodes.getFirst().core().create(begun);
        }

        void arrives() {
            both(Integer.MAX_VALUE, false);
            assertThat(source(nodes.getFirst(), upload).sha256())
                    .as("seed %d", seed)
                    .isEqualTo(sha256(file));
            nobodyWaits();
        }

        void ends() {
            both(3, true);
            await().atMost(PATIENCE).until(() -> nodes.getFirst().asset(upload).state() == AssetState.EXPIRED);
            nobodyWaits();
            var row = nodes.getFirst().row(upload);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(nodes.getFirst()
                                    .storage()
                                    .hot()
                                    .openMultiparts(row.key().value()))
                            .as("seed %d", seed)
                            .isEmpty());
        }

        private void both(int most, boolean end) {
            var clients = IntStream.range(0, 2)
                    .mapToObj(client -> CompletableFuture.runAsync(
                            () -> client(nodes.get(client), new Random(seed * 31L + client), most, end && client == 0),
                            Thread::startVirtualThread))
                    .toList();
            clients.forEach(client ->
                    client.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join());
        }

        private void client(Node node, Random random, int most, boolean end) {
            for (int i = 0; i < most; i++) {
                long before = told.get();
                Upload now;
                try {
                    now = node.status(upload);
                } catch (UploadException e) {
                    assertThat(e.problem()).as("seed %d", seed).isEqualTo(UploadProblem.GONE);
                    return;
                }
                assertThat(now.offset()).as("seed %d", seed).isGreaterThanOrEqualTo(before);
                told.accumulateAndGet(now.offset(), Math::max);
                if (now.state() != UploadState.ACTIVE) {
                    return;
                }
                // Whole files would be no unfinished upload to end.
                act(node, (int) now.offset(), random, most != Integer.MAX_VALUE);
            }
            if (end) {
                node.core().terminate(ADA, upload.id());
            }
        }

        private void act(Node node, int offset, Random random, boolean never) {
            int left = file.length - offset - (never ? 1 : 0);
            int length = Math.min(left, 1 + random.nextInt(Math.max(1, left)));
            byte[] some = Arrays.copyOfRange(file, offset, offset + length);
            Sender sender = Sender.undeclared().send(some).whole(file.length);
            switch (random.nextInt(8)) {
                case 0 -> append(node, offset, sender.end(), Optional.empty());
                case 1 -> append(node, offset, sender.breakOff(), Optional.empty());
                case 2 -> append(node, offset, Sender.of(some).whole(file.length), Optional.empty());
                case 3 -> {
                    silent.add(sender);
                    stalled.add(CompletableFuture.runAsync(
                            () -> append(node, offset, sender, Optional.empty()), Thread::startVirtualThread));
                }
                case 4 -> append(node, offset, sender.end(), checksum(some));
                case 5 -> append(node, offset, sender.end(), checksum(new byte[] {1}));
                // One that the other client can never make the right one.
                case 6 -> append(node, file.length + 1, sender.end(), Optional.empty());
                default -> {
                    byte[] all = Arrays.copyOfRange(file, offset, file.length - (never ? 1 : 0));
                    append(
                            node,
                            offset,
                            Sender.undeclared().send(all).whole(file.length).end(),
                            checksum(all));
                }
            }
        }

        private static Optional<Checksum> checksum(byte[] bytes) {
            return Optional.of(new Checksum(Checksum.Algorithm.SHA256, sha256(bytes)));
        }

        private void append(Node node, long offset, Sender sender, Optional<Checksum> checksum) {
            try {
                Upload now = node.core().append(ADA, upload.id(), offset, sender, checksum);
                told.accumulateAndGet(now.offset(), Math::max);
            } catch (UploadException e) {
                var allowed = EnumSet.copyOf(OF_A_RACE);
                allowed.add(UploadProblem.GONE);
                checksum.ifPresent(_ -> allowed.add(UploadProblem.CHECKSUM_MISMATCH));
                assertThat(allowed).as("seed %d: %s", seed, e.getMessage()).contains(e.problem());
            }
        }

        private void nobodyWaits() {
            silent.forEach(Sender::breakOff);
            stalled.forEach(append ->
                    append.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join());
        }
    }

    private void joins(int seed) {
        var random = new Random(seed);
        byte[] file = bytes(scale * (100_000 + random.nextInt(100_000)), 9000 + seed);
        int cut = 1 + random.nextInt(file.length - 1);
        Upload first = piece(Arrays.copyOf(file, cut));
        Upload second = piece(Arrays.copyOfRange(file, cut, file.length));
        var joins = IntStream.range(0, 3)
                .mapToObj(client -> CompletableFuture.supplyAsync(
                        () -> join(
                                nodes.get(client % 2),
                                client == 2 ? Optional.of(second) : Optional.empty(),
                                first,
                                second),
                        Thread::startVirtualThread))
                .toList();
        for (var join : joins) {
            Optional<Upload> joined =
                    join.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
            joined.ifPresent(
                    upload -> assertThat(put(upload)).as("seed %d", seed).isEqualTo(sha256(file)));
        }
    }

    /** What it is once it is put together, which two nodes may begin at once and repeat when its time has come. */
    private String put(Upload upload) {
        await().atMost(PATIENCE).until(() -> {
            rig.clock().advance(Duration.ofSeconds(1));
            return nodes.getFirst().asset(upload).state() == AssetState.UPLOADED;
        });
        return source(nodes.getFirst(), upload).sha256();
    }

    private Upload piece(byte[] bytes) {
        var begun = new NewUpload(ADA, UploadKind.PIECE, OptionalLong.of(bytes.length), "", Visibility.PUBLIC, "");
        return nodes.getFirst().core().create(begun, Sender.of(bytes), Optional.empty());
    }

    /** Or deletes a piece, if it is this client's part. */
    private static Optional<Upload> join(Node node, Optional<Upload> doomed, Upload... pieces) {
        try {
            if (doomed.isPresent()) {
                node.core().terminate(ADA, doomed.get().id());
                return Optional.empty();
            }
            var ids = Arrays.stream(pieces).map(Upload::id).toList();
            return Optional.of(node.core().join(new NewJoin(ADA, ids, "", "A video", Visibility.PUBLIC, "")));
        } catch (UploadException e) {
            assertThat(e.problem()).isEqualTo(UploadProblem.GONE);
            return Optional.empty();
        }
    }
}
