package dev.millrace.ingest.upload;

import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.Problem;
import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.objects.ObjectStore.OpenMultipart;
import dev.millrace.platform.objects.Storage;
import dev.millrace.platform.telemetry.Field;
import dev.millrace.platform.telemetry.LogFields;
import dev.millrace.platform.telemetry.Metric;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/** How an upload ends without becoming a source: by its creator, by silence, or with the deletion of its asset. */
public final class UploadEndings {
    private static final Logger log = LoggerFactory.getLogger(UploadEndings.class);
    private static final Duration CLEANING_RETRY = Duration.ofSeconds(30);
    private static final List<UploadState> ENDED =
            List.of(UploadState.TERMINATED, UploadState.EXPIRED, UploadState.COMPLETED);
    private static final int BATCH = 100;
    /** Longer than a writer that was taken over can still be at work. */
    static final Duration LATE_TAILS = Duration.ofHours(1);

    private final UploadRows rows;
    private final PieceRows pieces;
    private final Catalog catalog;
    private final Storage storage;
    private final TransactionTemplate transactions;
    private final InstantSource clock;
    private final LiveAppends live;
    private final UploadMetrics metrics;
    private final UploadSettings settings;

    UploadEndings(
            UploadRows rows,
            PieceRows pieces,
            Catalog catalog,
            Storage storage,
            TransactionTemplate transactions,
            InstantSource clock,
            LiveAppends live,
            UploadMetrics metrics,
            UploadSettings settings) {
        this.rows = rows;
        this.pieces = pieces;
        this.catalog = catalog;
        this.storage = storage;
        this.transactions = transactions;
        this.clock = clock;
        this.live = live;
        this.metrics = metrics;
        this.settings = settings;
    }

    /** By its creator: a finished one only loses its name. */
    void terminate(UploadId id) {
        UploadRow row = Stale.retrying(() -> inTransaction(() -> terminateLocked(id)));
        if (row.state() == UploadState.ACTIVE) {
            metrics.count(Metric.UPLOADS_TERMINATED);
            cutOff(row);
        }
    }

    /** Its first bytes say that it is no video. */
    void refuse(UploadId id, String sentence) {
        UploadRow row = Stale.retrying(() -> inTransaction(() -> {
            UploadRow found = locked(id);
            if (found.state() == UploadState.ACTIVE) {
                end(found, UploadState.TERMINATED, new Problem("not-a-video", sentence));
            }
            return found;
        }));
        if (row.state() == UploadState.ACTIVE) {
            metrics.count(Metric.UPLOADS_REFUSED);
            cutOff(row);
        }
    }

    private UploadRow terminateLocked(UploadId id) {
        UploadRow row = locked(id);
        switch (row.state()) {
            case ACTIVE ->
                end(
                        row,
                        UploadState.TERMINATED,
                        new Problem("upload-ended", "The creator ended the upload."),
                        new Actor(Actor.Kind.CREATOR, row.owner().subject()));
            case COMPLETING, COMPLETED -> rows.forget(id);
            case TERMINATED, EXPIRED -> {}
        }
        return row;
    }

    /** Gives up uploads whose time is over. @return whether there may be more */
    boolean expireAbandoned() {
        List<UploadId> abandoned = rows.abandoned(BATCH);
        for (UploadId id : abandoned) {
            Stale.retrying(() -> inTransaction(() -> expireLocked(id))).ifPresent(row -> {
                metrics.count(Metric.UPLOADS_EXPIRED);
                cutOff(row);
            });
        }
        return abandoned.size() == BATCH;
    }

    private Optional<UploadRow> expireLocked(UploadId id) {
        UploadRow row = locked(id);
        boolean needless = row.state() == UploadState.COMPLETED
                && row.kind() == UploadKind.PIECE
                && pieces.waiting(id).isEmpty();
        if (row.expiresAt().isAfter(clock.instant()) || !(row.state() == UploadState.ACTIVE || needless)) {
            return Optional.empty();
        }
        String sentence = "No byte came for " + inWords(settings.expireAfter()) + ": the upload was given up at "
                + row.committed() + " of " + row.lengthInWords() + " bytes. Upload the file again.";
        end(row, UploadState.EXPIRED, new Problem("upload-abandoned", sentence));
        return Optional.of(locked(id));
    }

    /** The store has lost its bytes: the asset must not wait for ever. */
    void giveUp(UploadRow completing) {
        Stale.retrying(() -> inTransaction(() -> {
            UploadRow row = locked(completing.id());
            if (row.state() == UploadState.COMPLETING && row.epoch() == completing.epoch()) {
                String sentence = "The uploaded bytes could not be put together. Upload the file again.";
                end(row, UploadState.EXPIRED, new Problem("upload-lost", sentence));
            }
            return row;
        }));
    }

    /**
     * The asset is being deleted: its upload takes no more bytes, and its pieces can be joined no more. Joins the
     * caller's transaction; the bytes go with {@link #clean}.
     */
    public void revoke(AssetId asset) {
        rows.unfinished(asset).forEach(id -> rows.end(id, UploadState.TERMINATED));
        for (UploadId piece : pieces.left(asset)) {
            rows.end(piece, UploadState.TERMINATED);
            storage.discard(locked(piece).key(), "The video that was made of it is deleted.");
        }
    }

    /**
     * Cuts off the senders of the asset's ended uploads and removes what they left in the store.
     *
     * @throws IOException when the store did not confirm it: to be tried again
     */
    public void clean(AssetId asset) throws IOException {
        for (UploadRow row : rows.uncleaned(asset)) {
            clean(row, Optional.of(asset));
        }
        for (UploadRow piece : rows.all(pieces.left(asset))) {
            clean(piece, Optional.of(asset));
        }
    }

    /** Removes what ended uploads have left in the store. */
    void cleanDue() {
        for (UploadId id : rows.due(ENDED, BATCH)) {
            rows.find(id).ifPresent(this::cutOff);
        }
    }

    private void cutOff(UploadRow row) {
        try (var _ = LogFields.with(Field.ASSET, row.asset()).and(Field.UPLOAD, row.id())) {
            clean(
                    row,
                    catalog.find(row.asset())
                            .filter(UploadEndings::isBeingErased)
                            .map(Asset::id));
            log.info(
                    "Nothing is left of the upload, which ended at {} of {} bytes",
                    row.committed(),
                    row.lengthInWords());
        } catch (IOException e) {
            log.warn("What an ended upload has left in the store cannot be removed yet", e);
            rows.postpone(row.id(), CLEANING_RETRY, e);
        }
    }

    private static boolean isBeingErased(Asset asset) {
        return asset.state() == AssetState.DELETING || asset.state() == AssetState.DELETED;
    }

    /** @param erased the asset whose erasure wants a proof of everything */
    private void clean(UploadRow row, Optional<AssetId> erased) throws IOException {
        live.cancel(row.id());
        ObjectStore store = storage.hot();
        if (row.hadTails() && erased.isPresent()) {
            storage.eraseBeside(row.key(), erased.get());
        } else if (row.hadTails()) {
            TailStore.clear(store, row.key());
        }
        if (row.state() == UploadState.COMPLETED) {
            rows.cleaned(row.id(), LATE_TAILS);
            return;
        }
        if (row.multipart().isPresent()) {
            store.abort(row.key(), row.multipart().get());
        }
        // One whose name never reached the row, since the process died in between.
        for (OpenMultipart open : store.openMultiparts(row.key().value())) {
            if (open.key().equals(row.key())) {
                store.abort(open.key(), open.id());
            }
        }
        // It may have become whole while the asset was being deleted; nothing refers to it.
        store.delete(row.key());
        rows.cleaned(row.id(), LATE_TAILS);
    }

    private void end(UploadRow row, UploadState as, Problem problem) {
        end(row, as, problem, Actor.system("ingest"));
    }

    private void end(UploadRow row, UploadState as, Problem problem, Actor who) {
        rows.end(row.id(), as);
        if (row.kind() == UploadKind.PIECE) {
            storage.discard(row.key(), problem.sentence());
            return;
        }
        // An asset that is being deleted goes its own way.
        if (Move.UPLOAD_ABANDONED.allowedFrom(catalog.get(row.asset()).state())) {
            catalog.stop(row.asset(), Move.UPLOAD_ABANDONED, problem, new Because(problem.sentence(), who));
            storage.discard(row.key(), problem.sentence());
        }
    }

    private UploadRow locked(UploadId id) {
        return rows.lock(id).orElseThrow(() -> new IllegalStateException("There is no upload " + id + "."));
    }

    private <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(_ -> work.get()));
    }

    private static String inWords(Duration duration) {
        return duration.toHours() > 0 ? duration.toHours() + " hours" : duration.toSeconds() + " seconds";
    }
}
