package dev.millrace.tiering;

import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.Tiers;
import dev.millrace.platform.objects.Tiers.Copy;
import dev.millrace.platform.objects.Tiers.Placed;
import dev.millrace.tiering.Decision.Go;
import dev.millrace.tiering.Decision.Reason;
import dev.millrace.tiering.Decision.Stay;
import dev.millrace.tiering.Plan.Planned;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Asks the {@link Judge} about every object, page by page. */
final class Planner {
    private static final int PAGE = 1000;

    private final Tiers tiers;
    private final Catalog catalog;
    private final Judge judge;
    private final CostModel costs;
    private final TieringSettings settings;
    private final InstantSource clock;

    Planner(Tiers tiers, Catalog catalog, Judge judge, CostModel costs, TieringSettings settings, InstantSource clock) {
        this.tiers = tiers;
        this.catalog = catalog;
        this.judge = judge;
        this.costs = costs;
        this.settings = settings;
        this.clock = clock;
    }

    /** Everything, down and up. */
    Plan all() {
        return plan(settings.mostMoves(), after -> tiers.placed("t/", after, PAGE, since()));
    }

    /** Only what may come up: of what was served of late. */
    Plan up() {
        return plan(settings.mostMoves(), after -> tiers.served(Tiers.COLD, after, PAGE, since()));
    }

    /** Whether {@link #all}, or {@link #up} alone, would move anything. */
    boolean anything(boolean down) {
        var plan = down
                ? plan(1, after -> tiers.placed("t/", after, PAGE, since()))
                : plan(1, after -> tiers.served(Tiers.COLD, after, PAGE, since()));
        return !plan.moves().isEmpty();
    }

    /** One asset's objects and what becomes of each. */
    List<Judged> explain(AssetId asset) {
        Instant now = clock.instant();
        return tiers.of(asset, since()).stream()
                .map(placed -> new Judged(placed, decide(placed, now)))
                .toList();
    }

    /** An object and its decision. */
    record Judged(Placed placed, Decision decision) {}

    private Plan plan(int most, Function<Optional<ObjectKey>, List<Placed>> pages) {
        var moves = new ArrayList<Planned>();
        Map<Reason, Long> stays = new EnumMap<>(Reason.class);
        Instant now = clock.instant();
        boolean cut = false;
        Optional<ObjectKey> after = Optional.empty();
        for (List<Placed> page = pages.apply(after); !page.isEmpty() && !cut; page = pages.apply(after)) {
            for (Placed placed : page) {
                switch (decide(placed, now)) {
                    case Stay stay -> stays.merge(stay.reason(), 1L, Long::sum);
                    case Go go -> {
                        if (moves.size() < most) {
                            moves.add(planned(placed.copy(), go));
                        } else {
                            cut = true;
                        }
                    }
                }
            }
            after = Optional.of(page.getLast().copy().key());
        }
        return new Plan(List.copyOf(moves), stays, occupied(moves), cut);
    }

    private static Planned planned(Copy copy, Go go) {
        return new Planned(copy.key(), copy.asset(), copy.store(), go.to(), copy.size(), go.why(), go.saving());
    }

    private List<Plan.Tier> occupied(List<Planned> moves) {
        var tiersNow = new ArrayList<Plan.Tier>();
        for (var tier : tiers.occupancy()) {
            long come = moves.stream()
                    .filter(move -> move.to().equals(tier.tier()))
                    .mapToLong(Planned::size)
                    .sum();
            long go = moves.stream()
                    .filter(move -> move.from().equals(tier.tier()))
                    .mapToLong(Planned::size)
                    .sum();
            tiersNow.add(new Plan.Tier(
                    tier.tier(),
                    tier.objects(),
                    tier.bytes(),
                    costs.storing(tier.tier(), tier.bytes()),
                    costs.storing(tier.tier(), tier.bytes() + come - go)));
        }
        return tiersNow;
    }

    private Decision decide(Placed placed, Instant now) {
        boolean finished = Kind.of(placed.copy().key()) != Kind.SOURCE
                || finished(catalog.find(placed.copy().asset()));
        return judge.decide(placed, finished, now);
    }

    /** A source may outlive the asset it came with. */
    private static boolean finished(Optional<Asset> asset) {
        return asset.isEmpty()
                || switch (asset.get().state()) {
                    case READY, PUBLISHED, TAKEN_DOWN, REJECTED, DELETING, DELETED -> true;
                    case UPLOADING, UPLOADED, INSPECTED, PROCESSING, FAILED, EXPIRED -> false;
                };
    }

    private Instant since() {
        return clock.instant().minus(settings.rules().demand());
    }
}
