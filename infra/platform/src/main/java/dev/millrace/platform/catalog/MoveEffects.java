package dev.millrace.platform.catalog;

import dev.millrace.platform.events.Fact;
import java.util.List;
import java.util.Objects;

/** What each move changes besides the state, and the facts it publishes. */
final class MoveEffects {
    private final RevisionRows revisions;
    private final SourceRows sources;
    private final LegalHolds holds;

    MoveEffects(RevisionRows revisions, SourceRows sources, LegalHolds holds) {
        this.revisions = revisions;
        this.sources = sources;
        this.holds = holds;
    }

    /**
     * Takes the step on the draft.
     *
     * @return the facts to append once the draft is saved
     * @throws IllegalMoveException when the table or the move's own condition forbids it
     * @throws LegalHoldException when it is to be deleted under a legal hold
     */
    List<Fact> apply(AssetDraft asset, Move move, Because because) {
        if (!move.allowedFrom(asset.state)) {
            throw new IllegalMoveException("An asset that is " + asset.state + " cannot take the step " + move + ".");
        }
        List<Fact> facts = switch (move) {
            case UPLOAD_FINISHED -> List.of();
            case UPLOAD_ABANDONED -> abandon(asset);
            case INSPECTION_PASSED -> inspected(asset);
            case REFUSED -> refuse(asset, because);
            case GAVE_UP -> giveUp(asset, because);
            case ENCODING_STARTED, ENCODING_FINISHED -> List.of();
            case INSPECTION_RETRIED, ENCODING_RETRIED -> retry(asset);
            case PUBLISH -> publish(asset);
            case TAKE_DOWN -> takeDown(asset, because);
            case RESTORE -> restore(asset, because);
            case DELETE -> delete(asset, because);
            case ERASE -> erase(asset);
        };
        asset.state = move.to();
        return facts;
    }

    private List<Fact> abandon(AssetDraft asset) {
        revisions.abandonOpen(asset.id);
        return List.of();
    }

    private static List<Fact> inspected(AssetDraft asset) {
        MediaFacts facts = asset.facts;
        if (facts == null) {
            throw new IllegalMoveException("Nothing is known of the asset yet: pass the inspection with its facts.");
        }
        return List.of(new Fact.AssetInspected(facts.duration().toMillis(), facts.width(), facts.height()));
    }

    private List<Fact> refuse(AssetDraft asset, Because because) {
        Problem problem = problem(asset, "refused", because);
        revisions.abandonOpen(asset.id);
        return List.of(new Fact.AssetRefused(problem.code(), problem.sentence()));
    }

    private static List<Fact> giveUp(AssetDraft asset, Because because) {
        problem(asset, "failed", because);
        return List.of();
    }

    /** The problem that {@link Catalog#stop} has set, else the reason itself. */
    private static Problem problem(AssetDraft asset, String code, Because because) {
        Problem problem = asset.stopped == null ? new Problem(code, because.why()) : asset.stopped;
        asset.stopped = problem;
        return problem;
    }

    private static List<Fact> retry(AssetDraft asset) {
        asset.stopped = null;
        return List.of();
    }

    private List<Fact> publish(AssetDraft asset) {
        if (asset.screening != Screening.CLEARED) {
            throw new IllegalMoveException("An asset whose screening is " + asset.screening + " cannot be published.");
        }
        RevisionId revision = revisions
                .newestSealed(asset.id)
                .orElseThrow(() -> new IllegalMoveException("The asset has no finished revision to publish."));
        revisions.point(asset.id, revision);
        asset.currentRevision = revision;
        return List.of(new Fact.AssetPublished(revision));
    }

    private static List<Fact> takeDown(AssetDraft asset, Because because) {
        asset.takenDownBy = because.who().kind();
        return List.of(new Fact.AssetWithdrawn(because.why()));
    }

    private static List<Fact> restore(AssetDraft asset, Because because) {
        if (because.who().kind() == Actor.Kind.CREATOR && asset.takenDownBy != Actor.Kind.CREATOR) {
            throw new IllegalMoveException("The asset was taken down by an operator: only an operator can restore it.");
        }
        asset.takenDownBy = null;
        return List.of(new Fact.AssetPublished(
                Objects.requireNonNull(asset.currentRevision, "what was published has a current revision")));
    }

    private List<Fact> delete(AssetDraft asset, Because because) {
        if (holds.find(asset.id).isPresent()) {
            throw new LegalHoldException(asset.id);
        }
        revisions.abandonOpen(asset.id);
        return List.of(new Fact.AssetWithdrawn(because.why()), new Fact.AssetDeletionRequested());
    }

    /** The row stays as the audit's, with ids alone. */
    private List<Fact> erase(AssetDraft asset) {
        Source source = asset.source;
        if (source != null) {
            if (!asset.sourceReleased) {
                throw new IllegalMoveException("The asset still holds its source: release it first.");
            }
            sources.forget(source.id(), asset.id);
            asset.source = null;
        }
        asset.title = "";
        asset.takenDownBy = null;
        return List.of(new Fact.AssetErased());
    }
}
