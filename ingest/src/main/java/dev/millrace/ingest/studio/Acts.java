package dev.millrace.ingest.studio;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.Origins;
import dev.millrace.platform.catalog.Withdrawals;
import dev.millrace.platform.work.Work;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What takes a video away from its viewers, and what gives it back. Each act is repeatable: what has happened already
 * is answered as it was the first time. Each then waits for the origins, outside of its transaction.
 */
final class Acts {
    private final Library library;
    private final Catalog catalog;
    private final Withdrawals withdrawals;
    private final Work work;
    private final TransactionTemplate transaction;
    private final StudioSettings settings;

    Acts(
            Library library,
            Catalog catalog,
            Withdrawals withdrawals,
            Work work,
            TransactionTemplate transaction,
            StudioSettings settings) {
        this.library = library;
        this.catalog = catalog;
        this.withdrawals = withdrawals;
        this.work = work;
        this.transaction = transaction;
        this.settings = settings;
    }

    /**
     * PUBLISHED → TAKEN_DOWN. An operator's takedown of what its creator took down makes it the operator's.
     *
     * @param why shown to the creator
     */
    Decision takeDown(Identity who, String id, Optional<IfMatch> seen, Optional<String> why) {
        return decided(library.change(who, id, seen, asset -> {
            Actor actor = who.actorOn(asset);
            if (asset.state() == AssetState.TAKEN_DOWN) {
                boolean stronger = actor.kind() == Actor.Kind.OPERATOR && asset.takenDownBy() != Actor.Kind.OPERATOR;
                return stronger ? takeOver(asset, takenDown(actor, why)) : asset;
            }
            if (asset.state() != AssetState.PUBLISHED) {
                throw Refusal.NOT_NOW.because("Only a published video can be taken down; this one is not published.");
            }
            return catalog.move(asset.id(), asset.version(), Move.TAKE_DOWN, takenDown(actor, why));
        }));
    }

    /** TAKEN_DOWN → PUBLISHED, by its creator unless an operator took it down. */
    Decision restore(Identity who, String id, Optional<IfMatch> seen) {
        return decided(library.change(who, id, seen, asset -> {
            if (asset.state() == AssetState.PUBLISHED) {
                return asset;
            }
            if (asset.state() != AssetState.TAKEN_DOWN) {
                throw Refusal.NOT_NOW.because("Only a video that was taken down can be restored.");
            }
            Actor actor = who.actorOn(asset);
            if (asset.takenDownBy() == Actor.Kind.OPERATOR) {
                if (!who.has(Role.OPERATOR)) {
                    throw Refusal.NOT_ALLOWED.because(
                            "An operator took this video down: only an operator can restore it.");
                }
                actor = new Actor(Actor.Kind.OPERATOR, who.subject());
            }
            String why = actor.kind() == Actor.Kind.CREATOR ? "Its creator restored it." : "An operator restored it.";
            return catalog.move(asset.id(), asset.version(), Move.RESTORE, new Because(why, actor));
        }));
    }

    /** Any → DELETING; the erasure follows by itself. */
    Decision delete(Identity who, String id, Optional<IfMatch> seen) {
        Asset asset = library.seeToChange(who, id);
        if (asset.state() == AssetState.DELETING || asset.state() == AssetState.DELETED) {
            return decided(asset);
        }
        return decided(library.change(
                who,
                id,
                seen,
                a -> inTransaction(() -> {
                    Actor actor = who.actorOn(a);
                    String why =
                            actor.kind() == Actor.Kind.CREATOR ? "Its creator deleted it." : "An operator deleted it.";
                    // Jobs before the asset, as workers lock them: the other way round the two could wait for each
                    // other.
                    work.revoke(a.id());
                    return catalog.move(a.id(), a.version(), Move.DELETE, new Because(why, actor));
                })));
    }

    private Asset takeOver(Asset asset, Because because) {
        return inTransaction(() -> {
            Asset restored = catalog.move(
                    asset.id(),
                    asset.version(),
                    Move.RESTORE,
                    new Because("An operator takes over the takedown.", because.who()));
            return catalog.move(asset.id(), restored.version(), Move.TAKE_DOWN, because);
        });
    }

    private static Because takenDown(Actor actor, Optional<String> why) {
        String by = actor.kind() == Actor.Kind.CREATOR ? "Its creator took it down" : "An operator took it down";
        return new Because(by + why.map(w -> ": " + w).orElse("."), actor);
    }

    private Decision decided(Asset asset) {
        return new Decision(asset, Origins.after(withdrawals, asset.id(), settings.patience()));
    }

    private Asset inTransaction(Supplier<Asset> step) {
        Asset asset = transaction.execute(status -> step.get());
        if (asset == null) {
            throw new IllegalStateException("the transaction gave no asset");
        }
        return asset;
    }
}
