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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes one object of pieces. May be broken off anywhere and repeated: parts that are stored are not stored again. */
final class Joiner {
    private final UploadRows rows;
    private final PieceRows pieces;
    private final Storage storage;

    Joiner(UploadRows rows, PieceRows pieces, Storage storage) {
        this.rows = rows;
        this.pieces = pieces;
        this.storage = storage;
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
        var parts = new ArrayList<Part>();
        for (List<Slice> slices : plan) {
            int number = parts.size() + 1;
            Part there = begun.parts().get(number);
            if (there == null || there.size() != length(slices)) {
                there = store(store, joined, begun.id(), number, slices);
            }
            parts.add(there);
        }
        return store.complete(joined.key(), begun.id(), parts);
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
                return new Begun(
                        id,
                        store.parts(joined.key(), id).stream()
                                .collect(Collectors.toMap(Part::number, Function.identity())));
            } catch (NoSuchObjectException e) {
                // The store has given it up: from the start then.
            }
        }
        MultipartId id = store.begin(joined.key());
        if (!rows.joining(joined.id(), joined.multipart(), id)) {
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
