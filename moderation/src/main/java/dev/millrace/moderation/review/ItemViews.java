package dev.millrace.moderation.review;

import dev.millrace.moderation.signals.Rules;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Origins;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.events.Fact.Counterpart;
import dev.millrace.platform.events.Fact.SignalsMeasured;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts together what a moderator is told of an item. */
final class ItemViews {
    private final ItemRows items;
    private final Audit audit;
    private final Catalog catalog;
    private final Previews previews;
    private final Rules rules;
    private final Duration undo;

    ItemViews(ItemRows items, Audit audit, Catalog catalog, Previews previews, Rules rules, Duration undo) {
        this.items = items;
        this.audit = audit;
        this.catalog = catalog;
        this.previews = previews;
        this.rules = rules;
        this.undo = undo;
    }

    /** As a line of the queue: without previews, matches and history. */
    ItemView line(Item item) {
        return view(item, null, List.of(), null, List.of(), null);
    }

    ItemView whole(Item item, @Nullable Origins origins) {
        return view(
                item,
                previews.of(item.asset()).orElse(null),
                items.matches(item.asset()).stream()
                        .map(match -> match(item.tenant(), match))
                        .toList(),
                rules.measured(item.asset()).orElse(null),
                audit.of(item.asset()).stream().map(ItemView.ActView::of).toList(),
                origins);
    }

    private ItemView view(
            Item item,
            @Nullable Preview preview,
            List<ItemView.MatchView> matches,
            @Nullable SignalsMeasured signals,
            List<ItemView.ActView> history,
            @Nullable Origins origins) {
        return new ItemView(
                item.id(),
                item.state(),
                ItemView.AssetView.of(catalog.get(item.asset())),
                items.whys(item.id()),
                item.holder(),
                item.heldUntil(),
                item.appeal(),
                item.policy(),
                item.reason(),
                item.decidedBy(),
                item.decidedAt(),
                item.decidedAt() == null ? null : item.decidedAt().plus(undo),
                item.createdAt(),
                preview,
                matches,
                signals,
                history,
                origins);
    }

    private ItemView.MatchView match(TenantId tenant, Match match) {
        Optional<Asset> other = Optional.of(match)
                .filter(m -> m.counterpart() == Counterpart.ASSET && AssetId.hasShape(m.other()))
                .flatMap(m -> catalog.find(new AssetId(m.other())))
                .filter(asset -> asset.tenant().equals(tenant));
        return new ItemView.MatchView(
                match.counterpart().name(),
                match.other(),
                match.name(),
                match.sentence(),
                match.sameFile(),
                match.frames(),
                other.map(Asset::title).orElse(null),
                other.flatMap(asset -> previews.of(asset.id())).orElse(null));
    }
}
