package dev.millrace.ingest.upload;

import static dev.millrace.ingest.upload.Outcomes.PATIENCE;
import static dev.millrace.ingest.upload.Outcomes.assertRefused;
import static dev.millrace.ingest.upload.Outcomes.source;
import static dev.millrace.ingest.upload.Rig.ADA;
import static dev.millrace.ingest.upload.Rig.bytes;
import static dev.millrace.ingest.upload.Rig.sha256;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.upload.Rig.Node;
import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.Visibility;
import dev.millrace.platform.objects.ByteRange;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that arrive in pieces: whole in the end whatever happens, and nothing of them left behind. */
class UploadJoinTest {
    @AutoClose
    private Rig rig;

    @BeforeEach
    void prepare(@TempDir Path directory) {
        rig = new Rig(directory);
    }

    private static Upload piece(Node node, byte[] bytes) {
        var upload = new NewUpload(ADA, UploadKind.PIECE, OptionalLong.of(bytes.length), "", Visibility.PUBLIC, "");
        return node.core().create(upload, Sender.of(bytes), Optional.empty());
    }

    private static Upload join(Node node, Upload... pieces) {
        var ids = Arrays.stream(pieces).map(Upload::id).toList();
        return node.core().join(new NewJoin(ADA, ids, "", "A video", Visibility.PUBLIC, ""));
    }

    private static byte[] together(byte[]... pieces) {
        var out = new java.io.ByteArrayOutputStream();
        Arrays.stream(pieces).forEach(out::writeBytes);
        return out.toByteArray();
    }

    @Test
    void aJoinIsWholeAtOnceAndPutTogetherAfterwards() throws Exception {
        var gate = new CountDownLatch(1);
        rig.store(StoreCalls.decorating((name, _, call) -> {
            if (name.equals("copyPart")) {
                gate.await();
            }
            return call.make();
        }));
        byte[] a = bytes(70_000, 1);
        byte[] b = bytes(30_000, 2);
        try (Node node = rig.start()) {
            Upload joined = join(node, piece(node, a), piece(node, b));
            assertThat(joined.state()).isEqualTo(UploadState.COMPLETING);
            assertThat(joined.length()).hasValue(100_000);
            assertThat(node.asset(joined).state()).isEqualTo(AssetState.UPLOADING);
            assertRefused(UploadProblem.JOINED, () -> node.append(joined, 100_000, Sender.of(new byte[0])));
            gate.countDown();
            var source = source(node, joined);
            assertThat(source.sha256()).isEqualTo(sha256(together(a, b)));
            assertThat(node.stored(new ObjectKey(source.key()))).isEqualTo(together(a, b));
        }
    }

    @Tag("long")
    @Test
    void aJoinThatIsBrokenOffAnywhereIsGoneOnWithInTheNextProcess() throws Exception {
        byte[] a = bytes(50_000, 3);
        byte[] b = bytes(60_000, 4);
        byte[] c = bytes(70_000, 5);
        for (int fatal = 0; fatal < 6; fatal++) {
            var calls = new AtomicInteger();
            int last = fatal;
            List<String> joining = List.of("begin", "copyPart", "parts", "complete");
            var pieces = new CopyOnWriteArrayList<Upload>();
            rig.store(UnaryOperator.identity());
            try (Node node = rig.start()) {
                for (byte[] bytes : List.of(a, b, c)) {
                    Upload piece = piece(node, bytes);
                    await().atMost(PATIENCE).until(() -> node.status(piece).state() == UploadState.COMPLETED);
                    pieces.add(piece);
                }
            }
            rig.store(StoreCalls.decorating((name, _, call) -> {
                if (joining.contains(name) && calls.getAndIncrement() >= last) {
                    throw new IOException("dead");
                }
                return call.make();
            }));
            Upload joined;
            try (Node node = rig.start()) {
                joined = join(node, pieces.toArray(Upload[]::new));
                await().atMost(PATIENCE).until(() -> node.row(joined).attempts() > 0 || isCompleted(node, joined));
            }
            var stored = new AtomicInteger();
            rig.store(StoreCalls.decorating((name, _, call) -> {
                if (name.equals("copyPart")) {
                    stored.incrementAndGet();
                }
                return call.make();
            }));
            try (Node node = rig.start()) {
                var source = source(node, joined);
                assertThat(node.stored(new ObjectKey(source.key())))
                        .as("dead after %d calls", fatal)
                        .isEqualTo(together(a, b, c));
                // One call begins it; each later one that succeeded stored a part.
                assertThat(stored).as("dead after %d calls", fatal).hasValue(Math.max(0, 3 - Math.max(0, fatal - 1)));
                assertThat(node.storage().hot().openMultiparts(source.key())).isEmpty();
            }
        }
    }

    private static boolean isCompleted(Node node, Upload upload) {
        return node.status(upload).state() == UploadState.COMPLETED;
    }

    @Test
    void smallPiecesBecomePartsThatTheStoreTakes() throws Exception {
        var sizes = new CopyOnWriteArrayList<Long>();
        rig.store(StoreCalls.decorating((name, arguments, call) -> switch (name) {
            case "limits" -> new ObjectStore.Limits(100_000, 1 << 20, 100, 10 << 20, false);
            case "copyPart" -> {
                sizes.add(((ByteRange) arguments[4]).length());
                yield call.make();
            }
            case "part" -> {
                sizes.add(((Bytes) arguments[3]).length());
                yield call.make();
            }
            default -> call.make();
        }));
        try (Node node = rig.start()) {
            byte[] a = bytes(30_000, 6);
            byte[] b = bytes(250_000, 7);
            byte[] c = bytes(60_000, 8);
            var pieces = List.of(piece(node, a), piece(node, b), piece(node, c), piece(node, a));
            for (Upload piece : pieces) {
                await().atMost(PATIENCE).until(() -> isCompleted(node, piece));
            }
            sizes.clear();
            Upload joined = join(node, pieces.toArray(Upload[]::new));
            var source = source(node, joined);
            assertThat(node.stored(new ObjectKey(source.key()))).isEqualTo(together(a, b, c, a));
            assertThat(sizes).hasSize(3).contains(100_000L, 180_000L);
        }
    }

    @Test
    void partsOfAJoinAreStoredSideBySideAndNoMoreThanAllowed() throws Exception {
        rig.with("millrace.ingest.upload.parallel-parts", "2");
        var together = new CyclicBarrier(2);
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        rig.store(StoreCalls.decorating((name, _, call) -> {
            if (!name.equals("copyPart")) {
                return call.make();
            }
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            try {
                together.await(10, TimeUnit.SECONDS);
                return call.make();
            } finally {
                now.decrementAndGet();
            }
        }));
        byte[] file = bytes(10_000, 14);
        try (Node node = rig.start()) {
            var pieces = new Upload[8];
            for (int i = 0; i < pieces.length; i++) {
                pieces[i] = piece(node, Arrays.copyOfRange(file, 1000 * i, 1000 * (i + 1)));
            }
            assertThat(source(node, join(node, pieces)).sha256()).isEqualTo(sha256(Arrays.copyOf(file, 8000)));
            assertThat(most).hasValue(2);
        }
    }

    @Test
    void aPieceThatNobodyNeedsExpiresAndOneThatIsNeededStays() throws Exception {
        var gate = new CountDownLatch(1);
        rig.store(StoreCalls.decorating((name, _, call) -> {
            if (name.equals("copyPart")) {
                gate.await();
            }
            return call.make();
        }));
        byte[] file = bytes(40_000, 9);
        try (Node node = rig.start()) {
            Upload unused = piece(node, bytes(10_000, 10));
            Upload needed = piece(node, file);
            await().atMost(PATIENCE).until(() -> isCompleted(node, unused) && isCompleted(node, needed));
            Upload joined = join(node, needed);
            rig.clock().advance(Duration.ofHours(25));
            assertRefused(UploadProblem.GONE, () -> node.status(unused));
            assertRefused(UploadProblem.GONE, () -> node.status(needed));
            assertRefused(UploadProblem.GONE, () -> join(node, needed));
            await().atMost(PATIENCE).until(() -> node.row(unused).state() == UploadState.EXPIRED);
            await().atMost(PATIENCE)
                    .until(() ->
                            node.storage().hot().head(node.row(unused).key()).isEmpty());
            assertThat(node.row(needed).state()).isEqualTo(UploadState.COMPLETED);
            gate.countDown();
            assertThat(source(node, joined).sha256()).isEqualTo(sha256(file));
            await().atMost(PATIENCE).until(() -> node.row(needed).state() == UploadState.EXPIRED);
        }
    }

    @Test
    void erasingTheVideoErasesThePiecesThatItWasMadeOf() {
        byte[] file = bytes(40_000, 11);
        try (Node node = rig.start()) {
            Upload piece = piece(node, file);
            Upload joined = join(node, piece, piece);
            source(node, joined);
            node.get(Catalog.class)
                    .move(
                            joined.asset(),
                            Move.DELETE,
                            new Because("Its creator wishes so.", new Actor(Actor.Kind.CREATOR, ADA.subject())));
            await().atMost(PATIENCE).until(() -> node.asset(joined).state() == AssetState.DELETED);
            assertRefused(UploadProblem.GONE, () -> node.status(piece));
            await().atMost(PATIENCE)
                    .until(() -> node.storage().hot().list("t/acme/", "", 10).isEmpty());
        }
    }

    @Test
    void aJoinedFileThatIsNoVideoByItsFirstBytesIsRefusedAndItsPiecesStay() {
        byte[] text = "Dear Sir or Madam, ".repeat(300).getBytes(UTF_8);
        byte[] film = bytes(9000, 13);
        try (Node node = rig.start()) {
            Upload little = piece(node, Arrays.copyOf(text, 10));
            Upload letter = piece(node, text);
            Upload video = piece(node, film);
            assertRefused(UploadProblem.NOT_A_VIDEO, () -> join(node, letter, video));
            assertRefused(UploadProblem.NOT_A_VIDEO, () -> join(node, little, letter));
            assertRefused(UploadProblem.NOT_A_VIDEO, () -> join(node, little));
            assertThat(source(node, join(node, video, letter)).sha256()).isEqualTo(sha256(together(film, text)));
            assertThat(source(node, join(node, little, video)).sha256())
                    .as("a beginning alone is not the whole")
                    .isEqualTo(sha256(together(Arrays.copyOf(text, 10), film)));
        }
    }

    @Test
    void anUploadWithItsFirstBytesKeepsThemWhateverComesAfter() {
        byte[] file = bytes(100_000, 12);
        try (Node node = rig.start()) {
            var begun = new NewUpload(ADA, UploadKind.WHOLE, OptionalLong.empty(), "A video", Visibility.PUBLIC, "");
            Upload upload = node.core()
                    .create(
                            begun,
                            Sender.undeclared()
                                    .send(Arrays.copyOf(file, 60_000))
                                    .breakOff(),
                            Optional.empty());
            assertThat(upload.offset()).isEqualTo(60_000);
            assertThat(upload.length()).isEmpty();
            Sender rest =
                    Sender.of(Arrays.copyOfRange(file, 60_000, file.length)).whole(file.length);
            assertThat(node.append(upload, 60_000, rest).offset()).isEqualTo(file.length);
            assertThat(source(node, upload).sha256()).isEqualTo(sha256(file));
        }
    }

    @Test
    void aLengthThatIsSaidOnceEveryByteIsHereEndsTheUpload() {
        rig.store(StoreCalls.decorating((name, _, call) ->
                name.equals("limits") ? new ObjectStore.Limits(200_000, 1 << 20, 100, 10 << 20, false) : call.make()));
        byte[] file = bytes(50_000, 13);
        try (Node node = rig.start()) {
            for (boolean checked : new boolean[] {false, true}) {
                var begun =
                        new NewUpload(ADA, UploadKind.WHOLE, OptionalLong.empty(), "A video", Visibility.PUBLIC, "");
                Upload upload = node.core().create(begun);
                node.append(upload, 0, Sender.undeclared().send(file).end());
                assertThat(node.offset(upload)).isEqualTo(file.length);
                assertThat(node.status(upload).length()).isEmpty();
                Optional<Checksum> checksum = checked
                        ? Optional.of(new Checksum(Checksum.Algorithm.SHA256, sha256(new byte[0])))
                        : Optional.empty();
                Sender nothing = Sender.of(new byte[0]).whole(file.length);
                Upload done = node.core().append(ADA, upload.id(), file.length, nothing, checksum);
                assertThat(done.state()).isIn(UploadState.COMPLETING, UploadState.COMPLETED);
                assertThat(source(node, upload).sha256()).isEqualTo(sha256(file));
            }
        }
    }

    @Test
    void aFileOfUnknownLengthIsNoLargerThanWhatIsTaken() {
        rig.with("millrace.ingest.upload.max-size", "100KB");
        try (Node node = rig.start()) {
            var begun = new NewUpload(ADA, UploadKind.WHOLE, OptionalLong.empty(), "A video", Visibility.PUBLIC, "");
            Upload upload = node.core().create(begun);
            assertRefused(UploadProblem.TOO_LARGE, () -> node.append(upload, 0, Sender.of(new byte[102_401])));
            assertRefused(
                    UploadProblem.TOO_LARGE,
                    () -> node.append(
                            upload,
                            0,
                            Sender.undeclared().send(new byte[102_401]).end()));
            long offset = node.offset(upload);
            assertThat(offset).isLessThanOrEqualTo(102_400);
            assertRefused(
                    UploadProblem.TOO_LARGE,
                    () -> node.append(upload, offset, Sender.of(new byte[0]).whole(102_401)));
            assertThat(node.status(upload).length()).isEmpty();
        }
    }
}
