package dev.millrace.ingest.erase;

import dev.millrace.ingest.upload.UploadEndings;
import dev.millrace.platform.events.Envelope;
import dev.millrace.platform.events.Fact;
import dev.millrace.platform.events.FactConsumer;
import dev.millrace.platform.work.NewJob;
import dev.millrace.platform.work.Priority;
import dev.millrace.platform.work.Work;
import java.time.Duration;
import java.util.Set;

/** A deletion was accepted: the upload takes no more bytes, and the erasure becomes a job. */
final class EraseConsumer implements FactConsumer {
    /** With the runner's back-off, days: an erasure is given up last of all. */
    private static final int ATTEMPTS = 100;

    private final UploadEndings uploads;
    private final Work work;

    EraseConsumer(UploadEndings uploads, Work work) {
        this.uploads = uploads;
        this.work = work;
    }

    @Override
    public String name() {
        return "ingest.erase";
    }

    @Override
    public Set<Class<? extends Fact>> wants() {
        return Set.of(Fact.AssetDeletionRequested.class);
    }

    @Override
    public void on(Envelope envelope) {
        uploads.revoke(envelope.asset());
        work.submit(new NewJob(
                EraseJob.KIND,
                envelope.tenant(),
                envelope.asset(),
                envelope.asset() + "/erase",
                "{}",
                Priority.NORMAL,
                ATTEMPTS,
                Duration.ZERO));
    }
}
