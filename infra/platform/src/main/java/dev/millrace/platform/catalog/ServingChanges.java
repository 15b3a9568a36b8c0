package dev.millrace.platform.catalog;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes {@code catalog.serving_change} in the transaction of the decision. TAKEN_DOWN and BLOCKED each deny by
 * themselves, so that lifting one does not lift the other; what was published and is no longer CLEARED is denied as
 * well.
 */
final class ServingChanges {
    private final JdbcClient jdbc;

    ServingChanges(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Leaves a row when somebody may no longer see, or sees again, what they saw before. */
    void record(Asset before, Asset after) {
        if (denied(before) != denied(after)
                || gone(before) != gone(after)
                || before.visibility() != after.visibility()
                || (playedBefore(before) && after.state() == AssetState.REJECTED)) {
            write(after.id(), denied(after), gone(after));
        }
    }

    static boolean denied(Asset asset) {
        return gone(asset)
                || asset.state() == AssetState.TAKEN_DOWN
                || asset.screening() == Screening.BLOCKED
                || (asset.state() == AssetState.PUBLISHED && asset.screening() != Screening.CLEARED);
    }

    private static boolean gone(Asset asset) {
        return asset.state() == AssetState.DELETING || asset.state() == AssetState.DELETED;
    }

    private static boolean playedBefore(Asset asset) {
        return asset.state() == AssetState.PROCESSING;
    }

    private void write(AssetId asset, boolean denied, boolean gone) {
        jdbc.sql("""
                INSERT INTO catalog.serving_change AS c (asset_id, denied, gone, number, at)
                VALUES (:asset, :denied, :gone, 1, clock_timestamp())
                ON CONFLICT (asset_id) DO UPDATE
                SET denied = excluded.denied, gone = excluded.gone, number = c.number + 1, at = excluded.at
                """)
                .param("asset", asset.value())
                .param("denied", denied)
                .param("gone", gone)
                .update();
    }
}
