package dev.millrace.ingest.upload;

import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.NewAsset;
import dev.millrace.platform.catalog.SourceId;
import dev.millrace.platform.catalog.Visibility;
import dev.millrace.platform.objects.DiskFullException;
import dev.millrace.platform.objects.FreeSpace;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.Storage;
import dev.millrace.platform.telemetry.Field;
import dev.millrace.platform.telemetry.LogFields;
import dev.millrace.platform.telemetry.Metric;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/** How an upload begins: empty, or joined of pieces. Its asset is born in the same transaction. */
final class UploadBeginnings {
    private static final Logger log = LoggerFactory.getLogger(UploadBeginnings.class);

    private final UploadRows rows;
    private final PieceRows pieces;
    private final HeadRows heads;
    private final Catalog catalog;
    private final Storage storage;
    private final FreeSpace space;
    private final UploadSettings settings;
    private final TransactionTemplate transactions;
    private final InstantSource clock;
    private final UploadMetrics metrics;
    private final SecureRandom random = new SecureRandom();

    UploadBeginnings(
            UploadRows rows,
            PieceRows pieces,
            HeadRows heads,
            Catalog catalog,
            Storage storage,
            FreeSpace space,
            UploadSettings settings,
            TransactionTemplate transactions,
            InstantSource clock,
            UploadMetrics metrics) {
        this.rows = rows;
        this.pieces = pieces;
        this.heads = heads;
        this.catalog = catalog;
        this.storage = storage;
        this.space = space;
        this.settings = settings;
        this.transactions = transactions;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** The largest file that is taken, in bytes. */
    long most() {
        return Math.min(settings.maxSize().toBytes(), storage.hot().limits().maxObject());
    }

    UploadRow create(NewUpload upload) {
        upload.length().ifPresent(this::admit);
        requireRoomFor(upload.length().orElse(0));
        UploadRow row = row(upload.owner(), upload.kind(), upload.length(), upload.metadata(), "");
        transactions.executeWithoutResult(_ -> {
            begin(row, upload.title(), upload.visibility());
        });
        metrics.count(Metric.UPLOADS_CREATED);
        try (var _ = LogFields.with(Field.ASSET, row.asset()).and(Field.UPLOAD, row.id())) {
            log.info("Upload of {} bytes begun", row.lengthInWords());
        }
        return row;
    }

    UploadRow join(NewJoin join) {
        UploadRow row = Objects.requireNonNull(transactions.execute(_ -> {
            pieces.hold(join.pieces());
            long length = lengthOf(join);
            admit(length);
            requireRoomFor(length);
            requireVideo(join.pieces());
            UploadRow joined =
                    row(join.owner(), UploadKind.JOINED, OptionalLong.of(length), join.metadata(), join.composition());
            begin(joined, join.title(), join.visibility());
            pieces.insert(joined.id(), join.pieces());
            return joined;
        }));
        metrics.count(Metric.UPLOADS_CREATED);
        try (var _ = LogFields.with(Field.ASSET, row.asset()).and(Field.UPLOAD, row.id())) {
            log.info(
                    "Upload of {} bytes joined of {} pieces",
                    row.size(),
                    join.pieces().size());
        }
        return row;
    }

    private long lengthOf(NewJoin join) {
        Map<UploadId, UploadRow> found = new HashMap<>();
        rows.all(join.pieces()).forEach(row -> found.put(row.id(), row));
        long length = 0;
        for (UploadId id : join.pieces()) {
            // Each is at most the largest file that is taken: this cannot overflow before it is refused.
            length += usable(join.owner(), found.get(id));
            if (length > most()) {
                throw tooLarge(length);
            }
        }
        return length;
    }

    private long usable(Owner owner, @Nullable UploadRow piece) {
        if (piece == null || !piece.owner().equals(owner)) {
            throw new UploadException(
                    UploadProblem.NO_SUCH_UPLOAD, "One of the uploads to be joined is not there: send it again.");
        }
        if (piece.gone(clock.instant())) {
            throw new UploadException(UploadProblem.GONE, "One of the uploads to be joined has ended: send it again.");
        }
        if (piece.kind() != UploadKind.PIECE) {
            throw new UploadException(
                    UploadProblem.NOT_A_PIECE,
                    "Only partial uploads can be joined, and one of these was begun as a whole file.");
        }
        if (piece.state() == UploadState.ACTIVE) {
            throw new UploadException(
                    UploadProblem.PIECE_UNFINISHED,
                    "One of the uploads to be joined has only " + piece.committed() + " of " + piece.lengthInWords()
                            + " bytes: finish all of them first.");
        }
        return piece.size();
    }

    /** Pieces of an earlier version were not looked at: then the inspection judges. */
    private void requireVideo(List<UploadId> joined) {
        Map<UploadId, byte[]> known = heads.of(joined);
        var first = new ByteArrayOutputStream(FirstBytes.MOST);
        for (UploadId piece : joined) {
            byte[] head = known.get(piece);
            if (first.size() == FirstBytes.MOST) {
                break;
            }
            if (head == null) {
                return;
            }
            first.write(head, 0, Math.min(head.length, FirstBytes.MOST - first.size()));
        }
        Head.requireVideo(first.toByteArray());
    }

    private UploadRow row(Owner owner, UploadKind kind, OptionalLong length, String metadata, String composition) {
        SourceId source = SourceId.random(random);
        boolean joined = kind == UploadKind.JOINED;
        return new UploadRow(
                UploadId.random(random),
                AssetId.random(random),
                owner,
                source,
                ObjectKey.source(owner.tenant(), source),
                Optional.empty(),
                kind,
                length,
                joined ? length.orElseThrow() : 0,
                joined ? UploadState.COMPLETING : UploadState.ACTIVE,
                0,
                false,
                Optional.empty(),
                metadata,
                composition,
                clock.instant().plus(settings.expireAfter()),
                0,
                false);
    }

    private void begin(UploadRow row, String title, Visibility visibility) {
        if (row.kind() != UploadKind.PIECE) {
            catalog.create(new NewAsset(
                    row.asset(),
                    row.owner().tenant(),
                    row.owner().subject(),
                    title,
                    visibility,
                    new Because(
                            "The upload has begun.",
                            new Actor(Actor.Kind.CREATOR, row.owner().subject()))));
        }
        storage.announce(row.key(), row.asset());
        rows.insert(
                row,
                PartSizes.equal(
                        storage.hot().limits(),
                        settings.partSize().toBytes(),
                        row.length().orElse(most())));
    }

    /** @throws UploadException EMPTY_FILE, TOO_LARGE */
    void admit(long length) {
        if (length <= 0) {
            throw new UploadException(UploadProblem.EMPTY_FILE, "The file is empty: choose one that holds a video.");
        }
        if (length > most()) {
            throw tooLarge(length);
        }
    }

    private UploadException tooLarge(long length) {
        return new UploadException(
                UploadProblem.TOO_LARGE,
                "The file has " + length + " bytes, and at most " + most() + " are taken: send a smaller one.");
    }

    private void requireRoomFor(long length) {
        try {
            space.requireRoomFor(length);
        } catch (DiskFullException e) {
            throw new UploadException(
                    UploadProblem.NO_ROOM, "There is no room for " + length + " bytes now: try again later.");
        }
    }
}
