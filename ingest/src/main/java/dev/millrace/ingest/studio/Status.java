package dev.millrace.ingest.studio;

import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Problem;
import dev.millrace.platform.catalog.Screening;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a creator is told about a video: state, screening and visibility in one word and one sentence.
 *
 * @param label of the badge
 * @param sentence what it means for them, or what to do
 * @param settled whether nothing is expected to change by itself
 */
record Status(String label, Tone tone, String sentence, boolean settled) {
    private static final Set<AssetState> UNSCREENED =
            EnumSet.of(AssetState.UPLOADING, AssetState.EXPIRED, AssetState.DELETING, AssetState.DELETED);

    /** How a badge looks; never the only sign of its meaning. */
    enum Tone {
        QUIET,
        WORKING,
        GOOD,
        WARN,
        BAD
    }

    static Status of(Asset asset) {
        if (asset.screening() == Screening.BLOCKED && !UNSCREENED.contains(asset.state())) {
            return new Status("Blocked", Tone.BAD, problem(asset, "It was blocked by moderation."), true);
        }
        return switch (asset.state()) {
            case UPLOADING -> working("Uploading", "Waiting for the rest of the file.");
            case UPLOADED -> working("Checking", "The file has arrived and is being checked.");
            case INSPECTED -> working("Queued", "The file is fine. Converting starts in a moment.");
            case PROCESSING -> working("Converting", "You can preview what is ready while the rest is converted.");
            case READY -> ready(asset);
            case PUBLISHED -> published(asset);
            case TAKEN_DOWN -> takenDown(asset.takenDownBy());
            case REJECTED -> new Status("Refused", Tone.BAD, problem(asset, "The file was refused."), true);
            case FAILED ->
                new Status("Failed", Tone.BAD, problem(asset, "Converting failed. An operator can try again."), true);
            case EXPIRED -> expired(asset);
            case DELETING -> working("Deleting", "Every copy is being erased.");
            case DELETED -> new Status("Deleted", Tone.QUIET, "Every copy is erased.", true);
        };
    }

    private static Status expired(Asset asset) {
        Problem problem = asset.problem();
        boolean refused = problem != null && problem.code().equals("not-a-video");
        return new Status(
                refused ? "Refused" : "Expired",
                refused ? Tone.BAD : Tone.QUIET,
                problem(asset, "The upload was not finished. Upload the file again."),
                true);
    }

    private static Status ready(Asset asset) {
        return asset.screening() == Screening.IN_REVIEW ? inReview() : working("Publishing", "Converted. Last checks.");
    }

    private static Status published(Asset asset) {
        if (asset.screening() != Screening.CLEARED) {
            return inReview();
        }
        String who = switch (asset.visibility()) {
            case PUBLIC -> "Anyone can watch it.";
            case UNLISTED -> "Anyone with its link can watch it.";
            case SIGNED -> "It plays with a playback link only.";
            case PRIVATE -> "Only its creator can watch it.";
        };
        return new Status("Published", Tone.GOOD, who, true);
    }

    private static Status takenDown(Actor.@Nullable Kind by) {
        return by == Actor.Kind.OPERATOR
                ? new Status(
                        "Taken down", Tone.WARN, "An operator took it down. Only an operator can restore it.", true)
                : new Status("Taken down", Tone.WARN, "Nobody can watch it until it is restored.", true);
    }

    private static Status inReview() {
        return new Status("In review", Tone.WARN, "A moderator looks at it before anyone else can.", false);
    }

    private static Status working(String label, String sentence) {
        return new Status(label, Tone.WORKING, sentence, false);
    }

    private static String problem(Asset asset, String otherwise) {
        return Optional.ofNullable(asset.problem()).map(Problem::sentence).orElse(otherwise);
    }
}
