package dev.millrace.platform.objects;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.objects.Storage.Proof;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was erased, for good. */
record ProofRows(JdbcClient jdbc) {
    void add(Proof proof) {
        jdbc.sql("""
                INSERT INTO objects.proof (asset, object, store, size, sha256, at, answer)
                VALUES (:asset, :object, :store, :size, :sha256, :at, :answer)
                ON CONFLICT DO NOTHING
                """)
                .param("asset", proof.asset().value())
                .param("object", proof.key().value())
                .param("store", proof.store())
                .param("size", proof.size())
                .param("sha256", proof.sha256())
                .param("at", Timestamp.from(proof.at()))
                .param("answer", proof.answer())
                .update();
    }

    List<Proof> of(AssetId asset) {
        return jdbc.sql("""
                SELECT asset, object, store, size, sha256, at, answer FROM objects.proof
                WHERE asset = :asset ORDER BY at, object
                """)
                .param("asset", asset.value())
                .query(ProofRows::proof)
                .list();
    }

    private static Proof proof(ResultSet row, int number) throws SQLException {
        return new Proof(
                new AssetId(row.getString("asset")),
                new ObjectKey(row.getString("object")),
                row.getString("store"),
                row.getLong("size"),
                row.getString("sha256"),
                row.getTimestamp("at").toInstant(),
                row.getString("answer"));
    }
}
