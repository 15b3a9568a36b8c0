package dev.millrace.fingerprint.match;

import dev.millrace.fingerprint.index.Numbers;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.events.Fact;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is known of assets: rows of {@code fingerprint.asset} and {@code fingerprint.frame}. */
final class Assets {
    private final JdbcClient jdbc;
    private final Numbers numbers;

    Assets(JdbcClient jdbc, Numbers numbers) {
        this.jdbc = jdbc;
        this.numbers = numbers;
    }

    /**
     * One asset's row.
     *
     * @param hashed whether all frames have been
     * @param matched whether it was said that all has been compared
     */
    record Known(
            @Nullable String sha256,
            @Nullable String algorithm,
            int version,
            long epoch,
            boolean hashed,
            boolean matched) {}

    /** Locks the asset's row, which is made if there is none. */
    Known lock(TenantId tenant, AssetId asset) {
        jdbc.sql("INSERT INTO fingerprint.asset (asset_id, tenant) VALUES (:asset, :tenant) ON CONFLICT DO NOTHING")
                .param("asset", asset.value())
                .param("tenant", tenant.value())
                .update();
        return jdbc.sql("SELECT * FROM fingerprint.asset WHERE asset_id = :asset FOR UPDATE")
                .param("asset", asset.value())
                .query((row, _) -> new Known(
                        row.getString("sha256"),
                        row.getString("algorithm"),
                        row.getInt("version"),
                        row.getLong("epoch"),
                        row.getBoolean("hashed"),
                        row.getObject("matched_at") != null))
                .single();
    }

    Optional<Known> find(AssetId asset) {
        return jdbc.sql("SELECT * FROM fingerprint.asset WHERE asset_id = :asset")
                .param("asset", asset.value())
                .query((row, _) -> new Known(
                        row.getString("sha256"),
                        row.getString("algorithm"),
                        row.getInt("version"),
                        row.getLong("epoch"),
                        row.getBoolean("hashed"),
                        row.getObject("matched_at") != null))
                .optional();
    }

    void file(AssetId asset, String sha256) {
        jdbc.sql("UPDATE fingerprint.asset SET sha256 = :sha256 WHERE asset_id = :asset")
                .param("sha256", sha256)
                .param("asset", asset.value())
                .update();
    }

    /** Hashes of another making do not compare: those that are there go first. */
    void begin(AssetId asset, Known known, Fact.FramesHashed batch) {
        boolean same = batch.algorithm().equals(known.algorithm()) && batch.version() == known.version();
        if (!same && known.algorithm() != null) {
            numbers.forgetOwner(asset.value());
            jdbc.sql("DELETE FROM fingerprint.frame WHERE asset_id = :asset")
                    .param("asset", asset.value())
                    .update();
        }
        jdbc.sql("""
                UPDATE fingerprint.asset SET algorithm = :algorithm, version = :version, epoch = :epoch
                WHERE asset_id = :asset
                """)
                .param("algorithm", batch.algorithm())
                .param("version", batch.version())
                .param("epoch", batch.epoch())
                .param("asset", asset.value())
                .update();
    }

    /** Keeps the hashes; those that an earlier attempt has sent stay as they are. */
    void keep(AssetId asset, List<Fact.FrameHash> frames) {
        if (frames.isEmpty()) {
            return;
        }
        long before = numbers.draw(frames.size());
        jdbc.sql("""
                INSERT INTO fingerprint.frame (asset_id, at_ms, view, hash, quality, seq)
                SELECT :asset, u.at_ms, u.view, decode(u.hash, 'hex'), u.quality, :before + u.place
                FROM unnest(:ats::int[], :views::text[], :hashes::text[], :qualities::smallint[])
                    WITH ORDINALITY AS u (at_ms, view, hash, quality, place)
                ON CONFLICT DO NOTHING
                """)
                .param("asset", asset.value())
                .param("before", before)
                .param("ats", frames.stream().map(Fact.FrameHash::atMillis).toArray(Integer[]::new))
                .param("views", frames.stream().map(Fact.FrameHash::view).toArray(String[]::new))
                .param("hashes", frames.stream().map(Fact.FrameHash::hash).toArray(String[]::new))
                .param("qualities", frames.stream().map(Fact.FrameHash::quality).toArray(Integer[]::new))
                .update();
    }

    void hashed(AssetId asset) {
        jdbc.sql("UPDATE fingerprint.asset SET hashed = true WHERE asset_id = :asset")
                .param("asset", asset.value())
                .update();
    }

    void matched(AssetId asset) {
        jdbc.sql("UPDATE fingerprint.asset SET matched_at = clock_timestamp() WHERE asset_id = :asset")
                .param("asset", asset.value())
                .update();
    }

    /** How many frames have been hashed. */
    int frames(AssetId asset) {
        return jdbc.sql("SELECT count(DISTINCT at_ms) FROM fingerprint.frame WHERE asset_id = :asset")
                .param("asset", asset.value())
                .query(Integer.class)
                .single();
    }

    /** Banks of the tenant that hold the very file. */
    List<String> banksWith(TenantId tenant, String sha256) {
        return jdbc.sql("""
                SELECT b.id FROM fingerprint.bank_file f JOIN fingerprint.bank b ON b.id = f.bank_id
                WHERE f.sha256 = :sha256 AND b.tenant = :tenant
                """)
                .param("sha256", sha256)
                .param("tenant", tenant.value())
                .query((row, _) -> row.getString("id"))
                .list();
    }

    /** False when nothing was known of it. */
    boolean erase(AssetId asset) {
        boolean known = jdbc.sql("DELETE FROM fingerprint.asset WHERE asset_id = :asset")
                        .param("asset", asset.value())
                        .update()
                == 1;
        if (known) {
            numbers.forgetOwner(asset.value());
        }
        return known;
    }
}
