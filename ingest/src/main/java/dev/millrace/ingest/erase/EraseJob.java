package dev.millrace.ingest.erase;

import dev.millrace.ingest.upload.UploadEndings;
import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.Source;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.Storage;
import dev.millrace.platform.telemetry.Field;
import dev.millrace.platform.telemetry.LogFields;
import dev.millrace.platform.work.JobHandler;
import dev.millrace.platform.work.JobKind;
import dev.millrace.platform.work.Lease;
import dev.millrace.platform.work.Work;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/** Erases an asset in DELETING; every step may be repeated, and DELETED is said only after the proofs are there. */
final class EraseJob implements JobHandler {
    static final JobKind KIND = new JobKind("erase");

    private static final Logger log = LoggerFactory.getLogger(EraseJob.class);
    private static final int AT_ONCE = 2;

    private final UploadEndings uploads;
    private final Catalog catalog;
    private final Storage storage;
    private final Work work;
    private final TransactionTemplate transactions;

    EraseJob(UploadEndings uploads, Catalog catalog, Storage storage, Work work, TransactionTemplate transactions) {
        this.uploads = uploads;
        this.catalog = catalog;
        this.storage = storage;
        this.work = work;
        this.transactions = transactions;
    }

    @Override
    public JobKind kind() {
        return KIND;
    }

    @Override
    public int concurrency() {
        return AT_ONCE;
    }

    @Override
    public void run(Lease lease) throws IOException {
        try (var _ = LogFields.with(Field.ASSET, lease.asset())) {
            if (catalog.get(lease.asset()).state() == AssetState.DELETING) {
                erase(lease);
            } else {
                work.complete(lease);
            }
        }
    }

    private void erase(Lease lease) throws IOException {
        uploads.clean(lease.asset());
        Optional<ObjectKey> source =
                catalog.releaseSource(lease.asset()).map(Source::key).map(ObjectKey::new);
        int proofs = storage.erase(lease.asset(), source).size();
        transactions.executeWithoutResult(_ -> {
            work.guard(lease);
            catalog.move(
                    lease.asset(), Move.ERASE, new Because("Every object is confirmed gone.", Actor.system("ingest")));
            work.complete(lease);
        });
        log.info("Asset erased, with {} proofs", proofs);
    }

    @Override
    public void exhausted(Lease lease, String reason) {
        // The asset stays DELETING, withdrawn everywhere; an operator replays the job once its reason is gone.
        log.error("Asset {} cannot be erased: {}", lease.asset(), reason);
    }
}
