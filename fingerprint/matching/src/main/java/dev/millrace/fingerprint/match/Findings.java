package dev.millrace.fingerprint.match;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.events.Fact;
import dev.millrace.platform.events.Fact.Counterpart;
import dev.millrace.platform.events.Fact.Verdict;
import dev.millrace.platform.events.Outbox;
import dev.millrace.platform.telemetry.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What assets were found in, and what that asks for. Of a bank: one frame asks for a review; the same file, or three
 * frames of the asset that look like three different ones of the bank, for what the bank says. Another asset asks for
 * nothing.
 */
public final class Findings {
    private static final int ENOUGH_FRAMES = 3;

    private final JdbcClient jdbc;
    private final Outbox outbox;
    private final MeterRegistry meters;

    public Findings(JdbcClient jdbc, Outbox outbox, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.meters = meters;
    }

    /** A bank's name and the verdict for what is surely in it. */
    private record Bank(String name, Verdict action) {}

    private record Known(boolean sameFile, Verdict verdict) {}

    /** What {@code frames} frames of an asset in {@code entries} entries of a bank ask for. */
    public static Verdict verdict(boolean sameFile, long frames, long entries, Verdict action) {
        if (sameFile || Math.min(frames, entries) >= ENOUGH_FRAMES) {
            return action;
        }
        return frames > 0 ? Verdict.REVIEW : Verdict.NONE;
    }

    /**
     * Weighs the hits of an asset in another or in a bank anew; says so if that is new or stronger. In the caller's
     * transaction.
     *
     * @return whether it had not been found there before
     */
    public boolean weigh(TenantId tenant, AssetId asset, Counterpart counterpart, String other, boolean sameFile) {
        Optional<Bank> bank = counterpart == Counterpart.BANK ? bank(other) : Optional.empty();
        if (counterpart == Counterpart.BANK && bank.isEmpty()) {
            return false; // deleted meanwhile
        }
        Optional<Known> known = known(asset, other);
        boolean same = sameFile || known.map(Known::sameFile).orElse(false);
        long[] counts = counts(asset, other);
        Verdict verdict =
                bank.map(b -> verdict(same, counts[0], counts[1], b.action())).orElse(Verdict.NONE);
        jdbc.sql("""
                INSERT INTO fingerprint.found (asset_id, tenant, counterpart, other, same_file, frames, verdict)
                VALUES (:asset, :tenant, :counterpart, :other, :same, :frames, :verdict)
                ON CONFLICT (asset_id, other) DO UPDATE
                SET same_file = excluded.same_file, frames = excluded.frames, verdict = excluded.verdict
                """)
                .param("asset", asset.value())
                .param("tenant", tenant.value())
                .param("counterpart", counterpart.name())
                .param("other", other)
                .param("same", same)
                .param("frames", counts[0])
                .param("verdict", verdict.name())
                .update();
        if (known.isEmpty() || verdict.compareTo(known.get().verdict()) > 0) {
            String name = bank.map(Bank::name).orElse("");
            outbox.append(
                    tenant,
                    asset,
                    new Fact.MatchFound(counterpart, other, name, verdict, same, Math.toIntExact(counts[0])));
            Metric.FINGERPRINT_FOUND
                    .counter(meters, "counterpart", lower(counterpart), "verdict", lower(verdict))
                    .increment();
        }
        return known.isEmpty();
    }

    /** The strongest of what an asset was found in. */
    Verdict strongest(AssetId asset) {
        return jdbc
                .sql("SELECT DISTINCT verdict FROM fingerprint.found WHERE asset_id = :asset")
                .param("asset", asset.value())
                .query((row, _) -> Verdict.valueOf(row.getString("verdict")))
                .stream()
                .max(Comparator.naturalOrder())
                .orElse(Verdict.NONE);
    }

    private Optional<Bank> bank(String id) {
        return jdbc.sql("SELECT name, action FROM fingerprint.bank WHERE id = :id")
                .param("id", id)
                .query((row, _) -> new Bank(row.getString("name"), Verdict.valueOf(row.getString("action"))))
                .optional();
    }

    private Optional<Known> known(AssetId asset, String other) {
        return jdbc.sql("""
                SELECT same_file, verdict FROM fingerprint.found
                WHERE asset_id = :asset AND other = :other FOR UPDATE
                """)
                .param("asset", asset.value())
                .param("other", other)
                .query((row, _) -> new Known(row.getBoolean("same_file"), Verdict.valueOf(row.getString("verdict"))))
                .optional();
    }

    private long[] counts(AssetId asset, String other) {
        return jdbc.sql("""
                SELECT count(DISTINCT at_ms) AS frames, count(DISTINCT entry) AS entries FROM fingerprint.hit
                WHERE asset_id = :asset AND other = :other
                """)
                .param("asset", asset.value())
                .param("other", other)
                .query((row, _) -> new long[] {row.getLong("frames"), row.getLong("entries")})
                .single();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
