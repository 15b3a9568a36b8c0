package dev.millrace.transcode;

import dev.millrace.platform.work.JobId;
import dev.millrace.platform.work.Lease;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows of {@code transcode.setback}: how often a job's children ended badly, and how. */
final class Setbacks {
    private static final int LONGEST = 500;

    private final JdbcClient jdbc;

    Setbacks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Joins the caller's transaction, which guards the lease.
     *
     * @param signature equal for ends of the same kind
     * @return how many of that kind the job has had now
     */
    int add(Lease lease, String signature, String why) {
        jdbc.sql("""
                INSERT INTO transcode.setback (job, epoch, asset_id, signature, why)
                VALUES (:job, :epoch, :asset, :signature, :why)
                ON CONFLICT (job, epoch) DO UPDATE SET signature = excluded.signature, why = excluded.why
                """)
                .param("job", lease.job().value())
                .param("epoch", lease.epoch())
                .param("asset", lease.asset().value())
                .param("signature", shortened(signature))
                .param("why", shortened(why))
                .update();
        return jdbc.sql("SELECT count(*) AS times FROM transcode.setback WHERE job = :job AND signature = :signature")
                .param("job", lease.job().value())
                .param("signature", shortened(signature))
                .query((row, _) -> row.getInt("times"))
                .single();
    }

    /** Whether the job has had one of that kind. */
    boolean any(Lease lease, String signature) {
        return jdbc.sql(
                        "SELECT EXISTS (SELECT FROM transcode.setback WHERE job = :job AND signature = :signature) AS had")
                .param("job", lease.job().value())
                .param("signature", signature)
                .query((row, _) -> row.getBoolean("had"))
                .single();
    }

    /** The job is settled, or an operator wants it tried afresh. Joins the caller's transaction. */
    void forget(JobId job) {
        jdbc.sql("DELETE FROM transcode.setback WHERE job = :job")
                .param("job", job.value())
                .update();
    }

    private static String shortened(String text) {
        String clean = text.replace('\0', ' ');
        return clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean;
    }
}
