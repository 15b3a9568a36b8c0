package dev.millrace.moderation.review;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Screening;
import java.util.Optional;
import org.springframework.transaction.support.TransactionTemplate;

/** A creator's word against a block, once. Another moderator than the one who blocked decides it. */
final class Appeals {
    private final ItemRows items;
    private final Audit audit;
    private final Catalog catalog;
    private final TransactionTemplate transactions;

    Appeals(ItemRows items, Audit audit, Catalog catalog, TransactionTemplate transactions) {
        this.items = items;
        this.audit = audit;
        this.catalog = catalog;
        this.transactions = transactions;
    }

    /** The asset, if it is this creator's. */
    Asset own(Identity who, String id) {
        return Optional.of(id)
                .filter(AssetId::hasShape)
                .map(AssetId::new)
                .flatMap(catalog::find)
                .filter(who::owns)
                .orElseThrow(() -> Refusal.UNKNOWN_ASSET.because("There is no video with this id among yours."));
    }

    void appeal(Identity who, Asset asset, String text) {
        Actor creator = new Actor(Actor.Kind.CREATOR, who.subject());
        transactions.executeWithoutResult(_ -> {
            Item blocked = newest(asset.id());
            if (blocked.state() == ItemState.OPEN && blocked.appealOf() != null) {
                throw Refusal.APPEALED.because("You have appealed already: a moderator looks at it.");
            }
            if (catalog.get(asset.id()).screening() != Screening.BLOCKED || blocked.state() != ItemState.BLOCKED) {
                throw Refusal.NOT_BLOCKED.because("This video is not blocked: there is nothing to appeal against.");
            }
            if (blocked.appealOf() != null) {
                throw Refusal.APPEALED.because("Your appeal was decided by another moderator: there is no second one.");
            }
            Item item = items.open(asset.tenant(), asset.id());
            items.markAppeal(item.id(), blocked, text);
            items.addWhy(item.id(), new Why("appeal", "The creator appeals against the block."));
            catalog.screen(
                    asset.id(), Screening.IN_REVIEW, Optional.empty(), new Because("Its creator appealed.", creator));
            audit.append(item, Act.APPEALED, creator, blocked.policy(), null);
        });
    }

    /** Locked, so that two appeals at once are one after the other. */
    private Item newest(AssetId asset) {
        Item newest = items.of(asset).stream()
                .findFirst()
                .orElseThrow(() ->
                        Refusal.NOT_BLOCKED.because("This video is not blocked: there is nothing to appeal against."));
        items.lock(newest.tenant(), newest.id());
        return items.of(asset).getFirst();
    }
}
