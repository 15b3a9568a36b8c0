package dev.millrace.fingerprint.bank;

import dev.millrace.fingerprint.index.Alike;
import dev.millrace.fingerprint.index.KnownHashes;
import dev.millrace.fingerprint.index.Owner;
import dev.millrace.fingerprint.match.Findings;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.events.Fact.Counterpart;
import dev.millrace.platform.events.Fact.Verdict;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What of the assets that are here an entry would match. */
final class Reach {
    private final JdbcClient jdbc;
    private final KnownHashes known;

    Reach(JdbcClient jdbc, KnownHashes known) {
        this.jdbc = jdbc;
        this.known = known;
    }

    /**
     * What would happen.
     *
     * @param assets that match
     * @param review of these, how many would go to review
     * @param block and how many would be blocked
     * @param frames of assets that match
     * @param tooPoor entries that can never match, for their quality
     */
    record Count(int entries, int assets, int frames, int review, int block, int tooPoor) {}

    private static final class Tally {
        final Set<Integer> frames = new HashSet<>();
        final Set<NewEntry> entries = new HashSet<>();
        boolean sameFile;
    }

    /** Assets that came from the very file. */
    List<AssetId> files(TenantId tenant, NewEntry.File file) {
        return jdbc.sql("SELECT asset_id FROM fingerprint.asset WHERE tenant = :tenant AND sha256 = :sha256")
                .param("tenant", tenant.value())
                .param("sha256", file.sha256())
                .query((row, _) -> new AssetId(row.getString("asset_id")))
                .list();
    }

    /** Frames of assets that look like it; catch up before. */
    List<Alike> frames(TenantId tenant, NewEntry.Frame frame) {
        return frame.quality() < KnownHashes.LEAST_QUALITY
                ? List.of()
                : known.like(frame.hash(), tenant, Counterpart.ASSET);
    }

    /** Counts, and changes nothing. */
    Count count(TenantId tenant, Verdict action, List<NewEntry> entries) {
        known.catchUp();
        Map<String, Tally> tallies = new HashMap<>();
        int tooPoor = 0;
        for (NewEntry entry : entries) {
            switch (entry) {
                case NewEntry.File file ->
                    files(tenant, file).forEach(asset -> tally(tallies, asset.value()).sameFile = true);
                case NewEntry.Frame frame -> {
                    tooPoor += frame.quality() < KnownHashes.LEAST_QUALITY ? 1 : 0;
                    for (Alike alike : frames(tenant, frame)) {
                        Owner owner = alike.owner();
                        Tally tally = tally(tallies, owner.id());
                        tally.frames.add(alike.atMillis() == null ? 0 : alike.atMillis());
                        tally.entries.add(entry);
                    }
                }
            }
        }
        return new Count(
                entries.size(),
                tallies.size(),
                tallies.values().stream().mapToInt(tally -> tally.frames.size()).sum(),
                asking(tallies, action, Verdict.REVIEW),
                asking(tallies, action, Verdict.BLOCK),
                tooPoor);
    }

    private static Tally tally(Map<String, Tally> tallies, String asset) {
        return tallies.computeIfAbsent(asset, _ -> new Tally());
    }

    private static int asking(Map<String, Tally> tallies, Verdict action, Verdict verdict) {
        return (int) tallies.values().stream()
                .filter(tally ->
                        Findings.verdict(tally.sameFile, tally.frames.size(), tally.entries.size(), action) == verdict)
                .count();
    }
}
