package dev.millrace.ingest.studio;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetEdit;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetQuery;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.IllegalMoveException;
import dev.millrace.platform.catalog.LegalHoldException;
import dev.millrace.platform.catalog.StaleAssetException;
import dev.millrace.platform.catalog.Visibility;
import dev.millrace.platform.catalog.Withdrawals;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The videos as one person sees them, and what that person may change: foreign ones do not exist. */
final class Library {
    private static final int ATTEMPTS = 5;

    private final Catalog catalog;
    private final Withdrawals withdrawals;
    private final StudioSettings settings;

    Library(Catalog catalog, Withdrawals withdrawals, StudioSettings settings) {
        this.catalog = catalog;
        this.withdrawals = withdrawals;
        this.settings = settings;
    }

    /** @throws RefusedException when there is no such asset, as far as this person is concerned */
    Asset see(Identity who, String id) {
        return Optional.of(id)
                .filter(AssetId::hasShape)
                .map(AssetId::new)
                .flatMap(catalog::find)
                .filter(who::sees)
                .orElseThrow(() -> Refusal.UNKNOWN_ASSET.because("There is no video with this id among yours."));
    }

    /** As {@link #see}, for one who may change it: its creator or an operator. */
    Asset seeToChange(Identity who, String id) {
        Asset asset = see(who, id);
        if (!mayChange(who, asset)) {
            throw Refusal.NOT_ALLOWED.because("Only its creator or an operator can change this video.");
        }
        return asset;
    }

    static boolean mayChange(Identity who, Asset asset) {
        return who.owns(asset) || (who.has(Role.OPERATOR) && who.sees(asset));
    }

    /** Newest first: a creator's own, or the whole tenant's for moderators and operators unless they ask for theirs. */
    List<Asset> page(Identity who, boolean ownOnly, Optional<AssetState> state, Optional<AssetId> after, int limit) {
        boolean all = who.has(Role.MODERATOR) || who.has(Role.OPERATOR);
        Optional<String> owner = all && !ownOnly ? Optional.empty() : Optional.of(who.subject());
        return catalog.list(new AssetQuery(who.tenant(), owner, state, after, limit));
    }

    /**
     * Changes title or visibility. Asking for what already holds changes nothing and succeeds whatever the version, so
     * that a request whose answer was lost can be sent again (RFC 9110, section 13.1.1).
     */
    Asset edit(Identity who, String id, Optional<IfMatch> seen, AssetEdit edit) {
        Asset before = seeToChange(who, id);
        if (holds(before, edit)) {
            return before;
        }
        Asset after = change(
                who,
                id,
                seen,
                asset -> catalog.edit(
                        asset.id(), asset.version(), edit, new Because(sentence(edit), who.actorOn(asset))));
        if (after.state() == AssetState.PUBLISHED && after.visibility() != before.visibility()) {
            withdrawals.await(after.id(), settings.patience());
        }
        return after;
    }

    /**
     * Takes a step from the newest version; when another change comes in between, looks again and tries again.
     *
     * @param seen the versions on which the caller insists, if any
     */
    Asset change(Identity who, String id, Optional<IfMatch> seen, UnaryOperator<Asset> step) {
        for (int attempt = 1; ; attempt++) {
            Asset asset = seeToChange(who, id);
            checkVersion(asset, seen);
            if (asset.state() == AssetState.DELETING || asset.state() == AssetState.DELETED) {
                throw Refusal.NOT_NOW.because("This video is being deleted: nothing about it can change any more.");
            }
            try {
                return step.apply(asset);
            } catch (StaleAssetException e) {
                if (attempt == ATTEMPTS) {
                    throw changed();
                }
            } catch (LegalHoldException e) {
                throw Refusal.LEGAL_HOLD.because(
                        "This video is under a legal hold: it cannot be deleted until an operator"
                                + " lifts the hold. You can take it down.");
            } catch (IllegalMoveException e) {
                throw Refusal.NOT_NOW.because(
                        "This video has moved on in the meantime: look at its state and decide again.");
            }
        }
    }

    static void checkVersion(Asset asset, Optional<IfMatch> seen) {
        if (seen.isPresent() && !seen.get().admits(asset.version())) {
            throw changed();
        }
    }

    private static RefusedException changed() {
        return Refusal.VERSION_CHANGED.because(
                "The video has changed since you read it: read it again and repeat the change with its new ETag.");
    }

    private static boolean holds(Asset asset, AssetEdit edit) {
        return edit.title().filter(title -> !title.equals(asset.title())).isEmpty()
                && edit.visibility().filter(v -> v != asset.visibility()).isEmpty();
    }

    private static String sentence(AssetEdit edit) {
        Optional<Visibility> visibility = edit.visibility();
        if (visibility.isEmpty()) {
            return "The title was changed.";
        }
        String now = "The visibility was set to " + Words.of(visibility.get()) + ".";
        return edit.title().isEmpty() ? now : "The title was changed. " + now;
    }
}
