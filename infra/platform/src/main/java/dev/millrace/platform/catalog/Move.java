package dev.millrace.platform.catalog;

import static dev.millrace.platform.catalog.AssetState.DELETED;
import static dev.millrace.platform.catalog.AssetState.DELETING;
import static dev.millrace.platform.catalog.AssetState.EXPIRED;
import static dev.millrace.platform.catalog.AssetState.FAILED;
import static dev.millrace.platform.catalog.AssetState.INSPECTED;
import static dev.millrace.platform.catalog.AssetState.PROCESSING;
import static dev.millrace.platform.catalog.AssetState.PUBLISHED;
import static dev.millrace.platform.catalog.AssetState.READY;
import static dev.millrace.platform.catalog.AssetState.REJECTED;
import static dev.millrace.platform.catalog.AssetState.TAKEN_DOWN;
import static dev.millrace.platform.catalog.AssetState.UPLOADED;
import static dev.millrace.platform.catalog.AssetState.UPLOADING;

import java.util.EnumSet;
import java.util.Set;

/** The table of an asset's transitions: every legal way from a state to a state, and its name in the history. */
public enum Move {
    UPLOAD_FINISHED(UPLOADED, UPLOADING),
    UPLOAD_ABANDONED(EXPIRED, UPLOADING),
    INSPECTION_PASSED(INSPECTED, UPLOADED),
    /** Not a video, too big, hostile; or the same decoder crash twice. */
    REFUSED(REJECTED, UPLOADED, INSPECTED, PROCESSING),
    ENCODING_STARTED(PROCESSING, INSPECTED),
    ENCODING_FINISHED(READY, PROCESSING),
    /** Killed for time or memory twice, or out of attempts: an operator may retry. */
    GAVE_UP(FAILED, UPLOADED, INSPECTED, PROCESSING),
    /** An operator's retry of an asset that failed before it was inspected. */
    INSPECTION_RETRIED(UPLOADED, FAILED),
    /** An operator's retry of an asset that failed in encoding. */
    ENCODING_RETRIED(PROCESSING, FAILED),
    PUBLISH(PUBLISHED, READY),
    TAKE_DOWN(TAKEN_DOWN, PUBLISHED),
    RESTORE(PUBLISHED, TAKEN_DOWN),
    DELETE(
            DELETING,
            UPLOADING,
            UPLOADED,
            INSPECTED,
            PROCESSING,
            READY,
            PUBLISHED,
            TAKEN_DOWN,
            REJECTED,
            FAILED,
            EXPIRED),
    ERASE(DELETED, DELETING);

    private final AssetState to;

    @SuppressWarnings("ImmutableEnumChecker") // never handed out, never changed
    private final Set<AssetState> from;

    Move(AssetState to, AssetState first, AssetState... others) {
        this.to = to;
        this.from = EnumSet.of(first, others);
    }

    public AssetState to() {
        return to;
    }

    public Set<AssetState> from() {
        return EnumSet.copyOf(from);
    }

    public boolean allowedFrom(AssetState state) {
        return from.contains(state);
    }
}
