package dev.millrace.transcode;

import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Revisions;
import dev.millrace.platform.events.Outbox;
import dev.millrace.platform.objects.FreeSpace;
import dev.millrace.platform.objects.Storage;
import dev.millrace.platform.work.Work;
import dev.millrace.transcode.child.ChildPool;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The two handlers and what they share, put together. */
final class TranscodeParts {
    private final InspectHandler inspectHandler;
    private final EncodeHandler encodeHandler;

    TranscodeParts(
            TranscodeSettings settings,
            ChildPool children,
            Spool spool,
            Catalog catalog,
            Revisions revisions,
            Storage storage,
            Work work,
            Outbox outbox,
            FreeSpace room,
            JdbcClient jdbc,
            TransactionOperations transactions,
            MeterRegistry meters) {
        var inspection = new Inspection(settings);
        var setbacks = new Setbacks(jdbc);
        var settlement = new Settlement(catalog, work, setbacks, transactions, inspection);
        var encoding = new Encoding(
                children, spool, room, storage, revisions, work, outbox, transactions, settings.firstLook(), meters);
        var sealing = new Sealing(catalog, revisions, work, storage, setbacks, transactions, inspection, settlement);
        this.inspectHandler =
                new InspectHandler(catalog, work, transactions, children, spool, settlement, setbacks, settings);
        this.encodeHandler = new EncodeHandler(
                catalog, revisions, work, transactions, encoding, sealing, spool, settlement, setbacks, settings);
    }

    InspectHandler inspectHandler() {
        return inspectHandler;
    }

    EncodeHandler encodeHandler() {
        return encodeHandler;
    }
}
