package dev.millrace.ingest.upload;

import static dev.millrace.ingest.upload.Rig.ADA;
import static dev.millrace.ingest.upload.Rig.bytes;
import static dev.millrace.ingest.upload.Rig.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.upload.Rig.Node;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Source;
import dev.millrace.platform.catalog.Visibility;
import dev.millrace.platform.objects.ObjectKey;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A client who gives up at nothing: one file it sends in several requests of which only the last says how long it is,
 * another in two pieces that are joined, and an upload of a third it ends. It goes on from where its uploads are said to
 * stand, so it may be begun again after anything; of several nodes it asks another each time.
 */
final class PersistentClient {
    private static final String WHOLE = "whole";
    private static final String FIRST = "first";
    private static final String SECOND = "second";
    private static final String JOINED = "joined";
    private static final String ENDED = "ended";
    private static final Set<UploadProblem> TRIED_AGAIN =
            EnumSet.of(UploadProblem.CUT_OFF, UploadProblem.BUSY, UploadProblem.OFFSET_MISMATCH);
    private static final int MOST_TRIES = 30;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Rig rig;
    private final int unit;
    private final int run;
    private final Map<UploadId, Long> told = new HashMap<>();
    private List<Node> nodes = List.of();
    private Consumer<Upload> answered = _ -> {};
    private int turn;

    /**
     * @param unit bytes that are enough for a part of the store
     * @param run of several in one database
     */
    PersistentClient(Rig rig, int unit, int run) {
        this.rig = rig;
        this.unit = unit;
        this.run = run;
    }

    /** What is to hold whenever an append was answered with success. */
    PersistentClient answered(Consumer<Upload> check) {
        answered = check;
        return this;
    }

    /** One of the things that it does, until it is done. */
    enum Errand {
        /** The file that is sent in several requests is a source. */
        WHOLE,
        /** So is the one that is sent in pieces. */
        JOINED,
        /** The third upload is no more. */
        ENDED
    }

    /** @param servers one or more of the rig's */
    void bring(Errand errand, Node... servers) {
        nodes = List.of(servers);
        switch (errand) {
            case WHOLE -> bringWhole();
            case JOINED -> bringJoined();
            case ENDED -> end();
        }
    }

    private void bringWhole() {
        byte[] whole = file(WHOLE);
        Upload upload = begun(WHOLE, UploadKind.WHOLE, OptionalLong.empty());
        send(upload, whole, unit / 5);
        send(upload, whole, unit * 7 / 5);
        send(upload, whole, whole.length);
        awaitSource(WHOLE);
    }

    private void bringJoined() {
        if (find(JOINED).isEmpty()) {
            var pieces = List.of(piece(FIRST).id(), piece(SECOND).id());
            node().core().join(new NewJoin(ADA, pieces, "", "A video", Visibility.PUBLIC, named(JOINED)));
        }
        awaitSource(JOINED);
    }

    /** The files that have become sources are there byte for byte; @return which ones those are */
    List<Source> assertArrived(Node node) throws IOException {
        var sources = new ArrayList<Source>();
        for (String name : List.of(WHOLE, JOINED)) {
            Optional<Source> arrived = find(name)
                    .map(node::asset)
                    .filter(asset -> asset.state() == AssetState.UPLOADED)
                    .map(asset -> Objects.requireNonNull(asset.source()));
            if (arrived.isPresent()) {
                String sha256 = sha256(file(name));
                assertThat(arrived.get().sha256()).as(name).isEqualTo(sha256);
                assertThat(sha256(node.stored(new ObjectKey(arrived.get().key()))))
                        .as(name)
                        .isEqualTo(sha256);
                sources.add(arrived.get());
            }
        }
        return sources;
    }

    private byte[] file(String name) {
        return switch (name) {
            case WHOLE -> bytes(unit * 23 / 10, 10L * run + 1);
            case FIRST -> bytes(unit / 5, 10L * run + 2);
            case SECOND -> bytes(unit * 6 / 5, 10L * run + 3);
            case ENDED -> bytes(unit * 6 / 5, 10L * run + 4);
            case JOINED -> {
                byte[] first = file(FIRST);
                byte[] second = file(SECOND);
                byte[] joined = Arrays.copyOf(first, first.length + second.length);
                System.arraycopy(second, 0, joined, first.length, second.length);
                yield joined;
            }
            default -> throw new IllegalArgumentException(name);
        };
    }

    private Upload piece(String name) {
        byte[] file = file(name);
        Upload upload = begun(name, UploadKind.PIECE, OptionalLong.of(file.length));
        send(upload, file, file.length);
        return upload;
    }

    private void end() {
        byte[] file = file(ENDED);
        Upload upload = begun(ENDED, UploadKind.WHOLE, OptionalLong.of(2L * file.length));
        if (node().row(upload).state() == UploadState.ACTIVE) {
            send(upload, file, file.length);
            node().core().terminate(ADA, upload.id());
        }
    }

    private Upload begun(String name, UploadKind kind, OptionalLong length) {
        return find(name)
                .orElseGet(() -> node().core()
                        .create(new NewUpload(ADA, kind, length, "A video", Visibility.PUBLIC, named(name))));
    }

    private String named(String name) {
        return name + run;
    }

    private Optional<Upload> find(String name) {
        return rig.jdbc()
                .sql("SELECT id FROM ingest.upload WHERE metadata = :name")
                .param("name", named(name))
                .query(String.class)
                .optional()
                .flatMap(id -> new UploadRows(rig.jdbc(), rig.clock()).find(new UploadId(id)))
                .map(UploadRow::shown);
    }

    private Node node() {
        return nodes.get(turn++ % nodes.size());
    }

    /** Sends until {@code end}, where the connection breaks unless the file ends there. */
    private void send(Upload upload, byte[] file, int end) {
        boolean ends = end == file.length;
        for (int tries = 0; ; tries++) {
            Upload now = node().status(upload);
            assertThat(now.offset()).as("the offset").isGreaterThanOrEqualTo(told.getOrDefault(upload.id(), 0L));
            told.put(upload.id(), now.offset());
            if (now.state() != UploadState.ACTIVE
                    || (now.offset() >= end && !(ends && now.length().isEmpty()))) {
                return;
            }
            assertThat(tries).as("tries to send %s", upload).isLessThan(MOST_TRIES);
            int from = Math.toIntExact(now.offset());
            byte[] some = Arrays.copyOfRange(file, from, Math.max(from, end));
            try {
                answered.accept(node().append(
                                upload,
                                from,
                                ends
                                        ? Sender.of(some).whole(now.length().orElse(file.length))
                                        : Sender.undeclared().send(some).breakOff()));
            } catch (UploadException e) {
                assertThat(TRIED_AGAIN).as("%s", e.getMessage()).contains(e.problem());
            }
        }
    }

    /** Completions that failed are tried again when their time has come. */
    private void awaitSource(String name) {
        Upload upload = find(name).orElseThrow();
        await().alias(name).atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            rig.clock().advance(Duration.ofSeconds(1));
            return nodes.getFirst().asset(upload).state() == AssetState.UPLOADED;
        });
    }
}
