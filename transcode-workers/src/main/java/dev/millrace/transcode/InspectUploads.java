package dev.millrace.transcode;

import dev.millrace.platform.events.Envelope;
import dev.millrace.platform.events.Fact;
import dev.millrace.platform.events.FactConsumer;
import dev.millrace.platform.work.NewJob;
import dev.millrace.platform.work.Priority;
import dev.millrace.platform.work.Work;
import java.time.Duration;
import java.util.Set;

/** A finished upload is inspected. */
final class InspectUploads implements FactConsumer {
    /** Setbacks that say something of the file end a job much earlier; this is for stores and machines in trouble. */
    private static final int ATTEMPTS = 12;

    private final Work work;

    InspectUploads(Work work) {
        this.work = work;
    }

    @Override
    public String name() {
        return "transcode.inspect";
    }

    @Override
    public Set<Class<? extends Fact>> wants() {
        return Set.of(Fact.UploadFinished.class);
    }

    @Override
    public void on(Envelope envelope) {
        if (envelope.fact() instanceof Fact.UploadFinished finished) {
            work.submit(new NewJob(
                    InspectHandler.KIND,
                    envelope.tenant(),
                    envelope.asset(),
                    envelope.asset() + "/inspect/" + finished.sha256(),
                    "{}",
                    Priority.OPENING,
                    ATTEMPTS,
                    Duration.ZERO));
        }
    }
}
