package dev.millrace.ingest.upload;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The first bytes of uploads, where they are wanted again. */
final class HeadRows {
    private final JdbcClient jdbc;

    HeadRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Keeps the upload's first bytes, as long as the claim is the latest. */
    void keep(Claim claim, byte[] first) {
        jdbc.sql("""
                INSERT INTO ingest.head (upload, bytes)
                SELECT id, :bytes FROM ingest.upload WHERE id = :id AND epoch = :epoch AND state = 'ACTIVE' FOR SHARE
                ON CONFLICT (upload) DO UPDATE SET bytes = EXCLUDED.bytes
                """)
                .param("bytes", first)
                .param("id", claim.id().value())
                .param("epoch", claim.epoch())
                .update();
    }

    /** @return the first bytes of what is committed; empty when they were not kept, as in an earlier version */
    Optional<byte[]> of(Claim claim) {
        int wanted = (int) Math.min(claim.offset(), FirstBytes.MOST);
        if (wanted == 0) {
            return Optional.of(new byte[0]);
        }
        return Optional.ofNullable(of(List.of(claim.id())).get(claim.id()))
                .filter(kept -> kept.length >= wanted)
                .map(kept -> Arrays.copyOf(kept, wanted));
    }

    Map<UploadId, byte[]> of(List<UploadId> uploads) {
        Map<UploadId, byte[]> heads = new HashMap<>();
        jdbc.sql("SELECT upload, bytes FROM ingest.head WHERE upload IN (:uploads)")
                .param("uploads", uploads.stream().map(UploadId::value).toList())
                .query(row -> {
                    heads.put(new UploadId(row.getString("upload")), row.getBytes("bytes"));
                });
        return heads;
    }
}
