package dev.millrace.fingerprint.match;

import dev.millrace.fingerprint.match.Alignment.Pair;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.MediaFacts;
import dev.millrace.platform.events.Fact.Counterpart;
import dev.millrace.platform.events.Fact.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What an asset has in common with others and with banks, put together from its hits and theirs. */
final class Matches {
    private static final int MOST_PAIRS = 100_000;

    private final JdbcClient jdbc;
    private final Catalog catalog;
    private final Assets assets;

    Matches(JdbcClient jdbc, Catalog catalog, Assets assets) {
        this.jdbc = jdbc;
        this.catalog = catalog;
        this.assets = assets;
    }

    /**
     * @param complete whether the file and all frames have been compared
     * @param frames how many have been hashed so far
     */
    record View(
            String asset,
            boolean complete,
            int frames,
            @Nullable String algorithm,
            @Nullable Integer version,
            List<Match> matches) {}

    /**
     * @param counterpart {@code asset} or {@code bank}
     * @param name the bank's
     * @param item of a bank: the video that its frames are of, when that is known
     * @param verdict {@code none}, {@code review} or {@code block}
     * @param distance least and greatest distance of like frames, in bits; null when only the file is the same
     */
    record Match(
            String counterpart,
            String id,
            @Nullable String name,
            @Nullable String item,
            String verdict,
            boolean sameFile,
            int frames,
            @Nullable Distance distance,
            List<Stretch> ranges) {}

    record Distance(int least, int greatest) {}

    /**
     * A stretch of both videos, in seconds; null on the other side when its times are not known.
     *
     * @param frames that are alike in it
     * @param distance of the most alike
     */
    record Stretch(
            double start,
            double end,
            @Nullable Double otherStart,
            @Nullable Double otherEnd,
            int frames,
            int distance) {}

    private record Key(Counterpart counterpart, String id, String item) {}

    private record Found(
            Counterpart counterpart,
            String id,
            boolean sameFile,
            Verdict verdict,
            @Nullable String name) {}

    View of(Asset asset) {
        Optional<Assets.Known> known = assets.find(asset.id());
        Map<Key, List<Pair>> pairs = pairs(asset.id());
        List<Found> found = found(asset.id());
        List<Match> matches = new ArrayList<>();
        for (Found one : found) {
            List<Key> keys = pairs.keySet().stream()
                    .filter(key -> key.id().equals(one.id()))
                    .toList();
            for (Key key : keys) {
                matches.add(match(asset, one, key.item(), pairs.getOrDefault(key, List.of())));
            }
            if (keys.isEmpty() && one.sameFile()) {
                matches.add(match(asset, one, "", List.of()));
            }
        }
        matches.sort(Comparator.comparing(
                        (Match match) -> Verdict.valueOf(match.verdict().toUpperCase(Locale.ROOT)))
                .thenComparingInt(Match::frames)
                .reversed());
        return new View(
                asset.id().value(),
                known.map(Assets.Known::matched).orElse(false),
                assets.frames(asset.id()),
                known.map(Assets.Known::algorithm).orElse(null),
                known.map(Assets.Known::version).filter(version -> version > 0).orElse(null),
                matches);
    }

    private Match match(Asset asset, Found found, String item, List<Pair> pairs) {
        double end = seconds(asset);
        double otherEnd = found.counterpart() == Counterpart.ASSET
                ? catalog.find(new AssetId(found.id())).map(Matches::seconds).orElse(Double.MAX_VALUE)
                : Double.MAX_VALUE;
        List<Stretch> ranges = Alignment.of(pairs).stream()
                .map(range -> new Stretch(
                        range.start() / 1000.0,
                        Math.min(range.end() / 1000.0, end),
                        range.otherStart() == null ? null : range.otherStart() / 1000.0,
                        range.otherEnd() == null ? null : Math.min(range.otherEnd() / 1000.0, otherEnd),
                        range.frames(),
                        range.distance()))
                .toList();
        var distances = pairs.stream().mapToInt(Pair::distance).summaryStatistics();
        return new Match(
                lower(found.counterpart()),
                found.id(),
                found.name(),
                item.isEmpty() ? null : item,
                lower(found.verdict()),
                found.sameFile(),
                (int) pairs.stream().mapToInt(Pair::at).distinct().count(),
                pairs.isEmpty() ? null : new Distance(distances.getMin(), distances.getMax()),
                ranges);
    }

    /** What this one was found in, and the assets that were found in it. */
    private List<Found> found(AssetId asset) {
        return jdbc.sql("""
                SELECT f.counterpart, f.other, f.same_file, f.verdict, b.name
                FROM fingerprint.found f LEFT JOIN fingerprint.bank b ON b.id = f.other
                WHERE f.asset_id = :asset
                UNION ALL
                SELECT 'ASSET', f.asset_id, f.same_file, f.verdict, NULL
                FROM fingerprint.found f WHERE f.other = :asset AND NOT EXISTS (
                    SELECT FROM fingerprint.found g WHERE g.asset_id = :asset AND g.other = f.asset_id)
                """)
                .param("asset", asset.value())
                .query((row, _) -> new Found(
                        Counterpart.valueOf(row.getString("counterpart")),
                        row.getString("other"),
                        row.getBoolean("same_file"),
                        Verdict.valueOf(row.getString("verdict")),
                        row.getString("name")))
                .list();
    }

    private Map<Key, List<Pair>> pairs(AssetId asset) {
        Map<Key, List<Pair>> pairs = new LinkedHashMap<>();
        jdbc.sql("""
                (SELECT counterpart, other, item, at_ms, other_at_ms, distance
                    FROM fingerprint.hit WHERE asset_id = :asset
                UNION ALL
                SELECT 'ASSET', asset_id, '', other_at_ms, at_ms, distance
                    FROM fingerprint.hit WHERE other = :asset)
                ORDER BY at_ms LIMIT :most
                """).param("asset", asset.value()).param("most", MOST_PAIRS).query(row -> {
            Key key = new Key(
                    Counterpart.valueOf(row.getString("counterpart")), row.getString("other"), row.getString("item"));
            Pair pair =
                    new Pair(row.getInt("at_ms"), row.getObject("other_at_ms", Integer.class), row.getInt("distance"));
            pairs.computeIfAbsent(key, _ -> new ArrayList<>()).add(pair);
        });
        return pairs;
    }

    private static double seconds(Asset asset) {
        MediaFacts facts = asset.facts();
        return facts == null ? Double.MAX_VALUE : facts.duration().toMillis() / 1000.0;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
