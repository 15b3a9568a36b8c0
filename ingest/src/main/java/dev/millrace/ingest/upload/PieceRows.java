package dev.millrace.ingest.upload;

import dev.millrace.platform.catalog.AssetId;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is joined of what. Pieces that an unfinished join needs stay, whoever wants them gone. */
final class PieceRows {
    private final JdbcClient jdbc;

    PieceRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Keeps the uploads from being ended until the transaction ends. */
    void hold(List<UploadId> pieces) {
        jdbc.sql("SELECT id FROM ingest.upload WHERE id IN (:pieces) ORDER BY id FOR SHARE")
                .param("pieces", pieces.stream().map(UploadId::value).toList())
                .query(String.class)
                .list();
    }

    void insert(UploadId joined, List<UploadId> pieces) {
        jdbc.sql("""
                INSERT INTO ingest.piece (joined, ordinal, piece)
                SELECT :joined, ordinal, piece FROM unnest(:pieces::text[]) WITH ORDINALITY AS named (piece, ordinal)
                """)
                .param("joined", joined.value())
                .param("pieces", pieces.stream().map(UploadId::value).toArray(String[]::new))
                .update();
    }

    /** In their order; one may come again. */
    List<UploadId> of(UploadId joined) {
        return ids(jdbc.sql("SELECT piece FROM ingest.piece WHERE joined = :joined ORDER BY ordinal")
                .param("joined", joined.value()));
    }

    /** Joins that are not yet put together and need this piece. */
    List<UploadId> waiting(UploadId piece) {
        return ids(jdbc.sql("""
                SELECT DISTINCT u.id FROM ingest.piece p JOIN ingest.upload u ON u.id = p.joined
                WHERE p.piece = :piece AND u.state = 'COMPLETING'
                """).param("piece", piece.value()));
    }

    /** Pieces with bytes in the store of which the asset was made, and that no other asset waits for. */
    List<UploadId> left(AssetId asset) {
        return ids(jdbc.sql("""
                SELECT DISTINCT u.id FROM ingest.upload j
                JOIN ingest.piece p ON p.joined = j.id
                JOIN ingest.upload u ON u.id = p.piece
                WHERE j.asset = :asset
                    AND (u.state IN ('COMPLETING', 'COMPLETED') OR (u.state = 'TERMINATED' AND u.due_at IS NOT NULL))
                    AND NOT EXISTS (
                        SELECT 1 FROM ingest.piece o JOIN ingest.upload other ON other.id = o.joined
                        WHERE o.piece = u.id AND other.asset <> :asset AND other.state = 'COMPLETING')
                """).param("asset", asset.value()));
    }

    private static List<UploadId> ids(JdbcClient.StatementSpec statement) {
        return statement.query((row, _) -> new UploadId(row.getString(1))).list();
    }
}
