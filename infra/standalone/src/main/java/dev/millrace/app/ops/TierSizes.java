package dev.millrace.app.ops;

import dev.millrace.platform.objects.TierRuns;
import dev.millrace.platform.objects.Tiers;
import dev.millrace.platform.objects.Tiers.Occupancy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** What lies in each tier, and the last passes over them. */
final class TierSizes {
    private static final int SHOWN_RUNS = 5;
    private static final List<String> TIERS = List.of(Tiers.HOT, Tiers.COLD);

    private final Tiers tiers;
    private final ObjectProvider<TierRuns> runs;

    TierSizes(Tiers tiers, ObjectProvider<TierRuns> runs) {
        this.tiers = tiers;
        this.runs = runs;
    }

    /** @param freeBytes where it lies; null when that cannot be seen from here, or has no end */
    record Line(
            String tier, long objects, long bytes, @Nullable Long freeBytes) {}

    List<Line> lines() {
        var sizes = tiers.occupancy().stream().collect(Collectors.toMap(Occupancy::tier, Function.identity()));
        return TIERS.stream()
                .map(tier -> {
                    Occupancy size = sizes.getOrDefault(tier, new Occupancy(tier, 0, 0));
                    return new Line(tier, size.objects(), size.bytes(), free(tier));
                })
                .toList();
    }

    private @Nullable Long free(String tier) {
        try {
            var space = tiers.space(tier);
            return space.isBounded() ? space.free() : null;
        } catch (IOException | UncheckedIOException notHere) {
            return null;
        }
    }

    /** Newest first; empty where this process does not have the role tiering. */
    Optional<List<TierRuns.Pass>> runs() {
        return Optional.ofNullable(runs.getIfAvailable()).map(known -> known.newest(SHOWN_RUNS));
    }
}
