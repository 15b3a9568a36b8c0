package dev.millrace.ingest.upload;

import dev.millrace.ingest.upload.JoinPlan.Slice;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.NoSuchObjectException;
import dev.millrace.platform.objects.ObjectInfo;
import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.objects.ObjectStore.MultipartId;
import dev.millrace.platform.objects.ObjectStore.Part;
import dev.millrace.platform.objects.Storage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes one object of pieces. May be broken off anywhere and repeated: parts that are stored are not stored again. That
 * they are is believed of those whose storing was answered, as a row says: some servers list what broke off as well.
 */
final class Joiner {
    private final UploadRows rows;
    private final CompletionRows completions;
    private final PieceRows pieces;
    private final Storage storage;
    private final WritePermits writes;
    private final int sideBySide;

    /**
     * @param writes how many writes to the store may go on at once, all uploads together
     * @param sideBySide how many parts of one upload are stored at once
     */
    Joiner(
            UploadRows rows,
            CompletionRows completions,
            PieceRows pieces,
            Storage storage,
            WritePermits writes,
            int sideBySide) {
        this.rows = rows;
        this.completions = completions;
        this.pieces = pieces;
        this.storage = storage;
        this.writes = writes;
        this.sideBySide = sideBySide;
    }

    /** @return false while some piece is not yet an object */
    boolean ready(UploadRow joined) throws IOException {
        for (UploadRow piece : pieces(joined)) {
            switch (piece.state()) {
                case COMPLETED -> {}
                case ACTIVE, COMPLETING -> {
                    return false;
                }
                case TERMINATED, EXPIRED -> throw new NoSuchObjectException(piece.key());
            }
        }
        return true;
    }

    ObjectInfo join(UploadRow joined) throws IOException {
        ObjectStore store = storage.hot();
        if (joined.multipart().isPresent()) {
            // Done before the process died.
            Optional<ObjectInfo> done = store.head(joined.key()).filter(object -> object.size() == joined.size());
            if (done.isPresent()) {
                return done.get();
            }
        }
        List<List<Slice>> plan = JoinPlan.of(
                pieces(joined).stream()
                        .map(piece -> new JoinPlan.Piece(piece.key(), piece.size()))
                        .toList(),
                store.limits());
        Begun begun = begin(store, joined);
        return store.complete(joined.key(), begun.id(), storeMissing(store, joined, begun, plan));
    }

    /** @return all parts; after the first failure no further one is begun, and those that are stored stay for the next try */
    private List<Part> storeMissing(ObjectStore store, UploadRow joined, Begun begun, List<List<Slice>> plan)
            throws IOException {
        var parts = new ConcurrentSkipListMap<Integer, Part>();
        var failures = new ConcurrentLinkedQueue<Exception>();
        var free = new Semaphore(sideBySide);
        try (var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("ingest-join-" + joined.id()).factory())) {
            for (int at = 0; at < plan.size() && failures.isEmpty(); at++) {
                int number = at + 1;
                List<Slice> slices = plan.get(at);
                Part there = begun.parts().get(number);
                if (there != null && there.size() == length(slices)) {
                    parts.put(number, there);
                    continue;
                }
                free.acquire();
                threads.execute(() -> {
                    try {
                        parts.put(number, withinTheBudget(store, joined, begun.id(), number, slices));
                    } catch (IOException | InterruptedException | RuntimeException e) {
                        failures.add(e);
                    } finally {
                        free.release();
                    }
                });
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The process stops.");
        }
        Exception first = failures.poll();
        if (first != null) {
            failures.forEach(first::addSuppressed);
            throw first instanceof IOException io ? io : new IOException(first);
        }
        return List.copyOf(parts.values());
    }

    private Part withinTheBudget(ObjectStore store, UploadRow joined, MultipartId id, int number, List<Slice> slices)
            throws IOException, InterruptedException {
        Semaphore permits = writes.of(length(slices));
        permits.acquire();
        try {
            Part stored = store(store, joined, id, number, slices);
            completions.keep(joined.id(), stored);
            return stored;
        } finally {
            permits.release();
        }
    }

    private List<UploadRow> pieces(UploadRow joined) {
        List<UploadId> named = pieces.of(joined.id());
        Map<UploadId, UploadRow> found =
                rows.all(named).stream().collect(Collectors.toMap(UploadRow::id, Function.identity()));
        return named.stream().map(found::get).toList();
    }

    private record Begun(MultipartId id, Map<Integer, Part> parts) {}

    private Begun begin(ObjectStore store, UploadRow joined) throws IOException {
        if (joined.multipart().isPresent()) {
            MultipartId id = joined.multipart().get();
            try {
                Set<Part> answered = Set.copyOf(completions.parts(joined.id()));
                return new Begun(
                        id,
                        store.parts(joined.key(), id).stream()
                                .filter(answered::contains)
                                .collect(Collectors.toMap(Part::number, Function.identity())));
            } catch (NoSuchObjectException e) {
                // The store has given it up: from the start then.
            }
        }
        MultipartId id = store.begin(joined.key());
        if (!completions.joining(joined.id(), joined.multipart(), id)) {
            store.abort(joined.key(), id);
            throw new IOException("Upload " + joined.id() + " is put together elsewhere.");
        }
        return new Begun(id, Map.of());
    }

    private static Part store(ObjectStore store, UploadRow joined, MultipartId id, int number, List<Slice> slices)
            throws IOException {
        if (slices.size() == 1) {
            Slice only = slices.getFirst();
            return store.copyPart(joined.key(), id, number, only.key(), only.range());
        }
        var bytes = slices.stream()
                .map(slice -> Bytes.of(store, slice.key(), slice.range()))
                .toList();
        return store.part(joined.key(), id, number, Piece.joined(bytes));
    }

    private static long length(List<Slice> slices) {
        return slices.stream().mapToLong(slice -> slice.range().length()).sum();
    }
}
