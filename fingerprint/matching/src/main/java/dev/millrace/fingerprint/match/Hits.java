package dev.millrace.fingerprint.match;

import dev.millrace.fingerprint.index.Alike;
import dev.millrace.fingerprint.index.Owner;
import dev.millrace.platform.catalog.AssetId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Like frames, as rows of {@code fingerprint.hit}. */
public final class Hits {
    /** Of one frame with one video: a picture that stands still is like all of its seconds. */
    private static final int MOST_PER_VIDEO = 4;

    private final JdbcClient jdbc;

    public Hits(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A frame of an asset, and what it looks like. */
    public record Hit(AssetId asset, int atMillis, Alike alike) {}

    /** Of what one frame looks like, the most alike: once for each time, and no more than a few for each video. */
    public static List<Alike> best(Collection<Alike> alike) {
        Map<Owner, List<Alike>> byVideo = new LinkedHashMap<>();
        alike.stream()
                .sorted(Comparator.comparingInt(Alike::distance).thenComparingLong(Alike::entry))
                .forEach(one -> {
                    List<Alike> some = byVideo.computeIfAbsent(one.owner(), _ -> new ArrayList<>());
                    boolean known = one.atMillis() != null
                            && some.stream().anyMatch(other -> one.atMillis().equals(other.atMillis()));
                    if (!known && some.size() < MOST_PER_VIDEO) {
                        some.add(one);
                    }
                });
        return byVideo.values().stream().flatMap(List::stream).toList();
    }

    /** Adds what is not there yet. */
    public void add(List<Hit> hits) {
        if (hits.isEmpty()) {
            return;
        }
        jdbc.sql("""
                INSERT INTO fingerprint.hit
                    (asset_id, at_ms, entry, counterpart, other, item, other_at_ms, distance)
                SELECT * FROM unnest(:assets::text[], :ats::int[], :entries::bigint[], :counterparts::text[],
                    :others::text[], :items::text[], :otherAts::int[], :distances::smallint[])
                ON CONFLICT DO NOTHING
                """)
                .param("assets", column(hits, hit -> hit.asset().value(), String[]::new))
                .param("ats", column(hits, Hit::atMillis, Integer[]::new))
                .param("entries", column(hits, hit -> hit.alike().entry(), Long[]::new))
                .param(
                        "counterparts",
                        column(hits, hit -> hit.alike().owner().kind().name(), String[]::new))
                .param("others", column(hits, hit -> hit.alike().owner().id(), String[]::new))
                .param("items", column(hits, hit -> hit.alike().owner().item(), String[]::new))
                .param(
                        "otherAts",
                        hits.stream().map(hit -> hit.alike().atMillis()).toArray(Integer[]::new))
                .param("distances", column(hits, hit -> hit.alike().distance(), Integer[]::new))
                .update();
    }

    private static <T> T[] column(List<Hit> hits, Function<Hit, T> value, IntFunction<T[]> array) {
        return hits.stream().map(value).toArray(array);
    }

    /** An asset has been erased, or a bank deleted. */
    public void forget(String owner) {
        jdbc.sql("DELETE FROM fingerprint.hit WHERE asset_id = :owner OR other = :owner")
                .param("owner", owner)
                .update();
        jdbc.sql("DELETE FROM fingerprint.found WHERE asset_id = :owner OR other = :owner")
                .param("owner", owner)
                .update();
    }

    /** An entry of a bank has been taken out. */
    public void forgetEntry(long entry) {
        jdbc.sql("DELETE FROM fingerprint.hit WHERE entry = :entry")
                .param("entry", entry)
                .update();
    }
}
