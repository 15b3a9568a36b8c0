package dev.millrace.moderation.review;

import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Problem;
import dev.millrace.platform.catalog.Screening;
import dev.millrace.platform.catalog.TenantId;
import java.util.Optional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How assets come into review, or are blocked, without a person's doing. Each act is one transaction, the caller's if
 * there is one. Locks are taken in the order item, asset, audit.
 */
public final class Reviews {
    private static final Actor MODERATION = Actor.system("moderation");

    private final ItemRows items;
    private final Audit audit;
    private final Catalog catalog;
    private final TransactionTemplate transactions;

    Reviews(ItemRows items, Audit audit, Catalog catalog, TransactionTemplate transactions) {
        this.items = items;
        this.audit = audit;
        this.catalog = catalog;
        this.transactions = transactions;
    }

    /** The asset waits for a moderator from now on, unless it is blocked anyway; a reason that is known adds nothing. */
    public void open(TenantId tenant, AssetId asset, Why why) {
        transactions.executeWithoutResult(_ -> {
            if (blocked(asset)) {
                return;
            }
            boolean waits = items.lockOpen(asset).isPresent();
            Item item = items.open(tenant, asset);
            if (items.addWhy(item.id(), why)) {
                catalog.screen(asset, Screening.IN_REVIEW, Optional.empty(), new Because(why.sentence(), MODERATION));
                audit.append(item, Act.OPENED, MODERATION, null, waits ? "Also: " + why.sentence() : why.sentence());
            }
        });
    }

    /** As {@link #open}, unless somebody or something has said what becomes of the asset before. */
    void openIfNew(TenantId tenant, AssetId asset, Why why) {
        if (catalog.get(asset).screening() == Screening.PENDING) {
            open(tenant, asset, why);
        }
    }

    /**
     * Blocks the asset without asking anybody; its creator can appeal.
     *
     * @param sentence for the creator: what it breaks
     * @param reason for moderators
     */
    public void block(TenantId tenant, AssetId asset, String code, String sentence, String reason) {
        transactions.executeWithoutResult(_ -> {
            if (blocked(asset)) {
                return;
            }
            Optional<Item> open = items.lockOpen(asset);
            long id = open.map(Item::id)
                    .orElseGet(() ->
                            items.insertBlocked(tenant, asset, ReviewSettings.KNOWN, reason, "system:moderation"));
            if (open.isPresent()) {
                items.decide(id, ItemState.BLOCKED, ReviewSettings.KNOWN, reason, "system:moderation");
            }
            items.addWhy(id, new Why("match", reason));
            catalog.screen(
                    asset,
                    Screening.BLOCKED,
                    Optional.of(new Problem(code, sentence)),
                    new Because(reason, MODERATION));
            audit.append(tenant, asset, id, Act.BLOCKED, MODERATION, ReviewSettings.KNOWN, reason);
        });
    }

    /** Nothing was found: cleared, unless it waits for somebody or was decided already. */
    public void clear(AssetId asset, String why) {
        transactions.executeWithoutResult(_ -> {
            if (items.lockOpen(asset).isEmpty() && catalog.get(asset).screening() == Screening.PENDING) {
                catalog.screen(asset, Screening.CLEARED, Optional.empty(), new Because(why, MODERATION));
            }
        });
    }

    /** The asset is on its way out: nobody needs to look at it any more. */
    void close(AssetId asset) {
        items.lockOpen(asset).ifPresent(item -> {
            items.close(item.id());
            audit.append(item, Act.CLOSED, MODERATION, null, "The video is being deleted.");
        });
    }

    private boolean blocked(AssetId asset) {
        return catalog.get(asset).screening() == Screening.BLOCKED;
    }
}
