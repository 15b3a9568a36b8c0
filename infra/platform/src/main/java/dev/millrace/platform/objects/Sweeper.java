package dev.millrace.platform.objects;

import dev.millrace.platform.telemetry.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes what nobody needs any more: journal entries after their grace, objects whose writer never came back, and
 * multiparts of objects that nobody writes; the latter two only when 24 h old.
 */
final class Sweeper {
    static final Duration UNFINISHED = Duration.ofHours(24);

    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);
    private static final int BATCH = 50;
    private static final Duration AGAIN = Duration.ofHours(1);

    private final Map<String, ObjectStore> stores;
    private final HoldingRows holdings;
    private final AccessRows accesses;
    private final ObjectsSettings settings;
    private final InstantSource clock;
    private final TransactionTemplate own;
    private final Counter journalled;
    private final Counter unfinished;

    Sweeper(
            Map<String, ObjectStore> stores,
            HoldingRows holdings,
            AccessRows accesses,
            ObjectsSettings settings,
            InstantSource clock,
            PlatformTransactionManager transactions,
            MeterRegistry metrics) {
        this.stores = stores;
        this.holdings = holdings;
        this.accesses = accesses;
        this.settings = settings;
        this.clock = clock;
        this.own = new TransactionTemplate(transactions);
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.journalled = Metric.OBJECTS_DELETED.counter(metrics, "why", "journal");
        this.unfinished = Metric.OBJECTS_DELETED.counter(metrics, "why", "unfinished");
    }

    /** @return how long to rest */
    Duration sweep() throws IOException {
        int due = inTransaction(() -> sweepJournal(holdings.due(settings.deleteGrace(), BATCH)));
        int left = inTransaction(() -> delete(holdings.unfinished(UNFINISHED, BATCH), unfinished));
        if (due == BATCH || left == BATCH) {
            return Duration.ZERO;
        }
        abortForgottenMultiparts();
        accesses.forgetBefore(clock.instant().minus(settings.accessRetention()));
        return settings.sweepInterval();
    }

    private interface Batch {
        int run() throws IOException;
    }

    /** A crash in between repeats the deletions, which are then found done. */
    private int inTransaction(Batch batch) throws IOException {
        try {
            return Optional.ofNullable(own.execute(_ -> {
                        try {
                            return batch.run();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }))
                    .orElseThrow();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private int delete(List<HoldingRows.Row> rows, Counter counter) throws IOException {
        for (var row : rows) {
            var store = stores.get(row.holding().store());
            if (store == null) {
                log.warn(
                        "Object {} waits for store {}, which is not configured here.",
                        row.key(),
                        row.holding().store());
                continue;
            }
            Erasure.abort(store, row.key());
            store.delete(row.key());
            holdings.forget(row.key(), store.name());
            counter.increment();
            log.info("Deleted object {} of asset {}.", row.key(), row.asset());
        }
        return rows.size();
    }

    /** What cannot go yet is looked at again in an hour, and keeps nothing else from going. */
    private int sweepJournal(List<HoldingRows.Row> rows) throws IOException {
        for (var row : rows) {
            if (mayGo(row)) {
                delete(List.of(row), journalled);
            } else {
                holdings.postpone(
                        row.key(), row.holding().store(), settings.deleteGrace().minus(AGAIN));
            }
        }
        return rows.size();
    }

    /** What a move has left behind goes only while the copy that it was left for is there, whole as far as is known. */
    private boolean mayGo(HoldingRows.Row row) {
        for (var successor : holdings.successors(row.key(), row.holding().store())) {
            if (!isThere(successor)) {
                log.error(
                        "The copy of {} in {} stays, since the one in {} is damaged or not there.",
                        row.key(),
                        row.holding().store(),
                        successor.holding().store());
                return false;
            }
        }
        return true;
    }

    private boolean isThere(HoldingRows.Row copy) {
        var store = stores.get(copy.holding().store());
        if (store == null || holdings.isDamaged(copy.key(), copy.holding().store())) {
            return false;
        }
        try {
            return store.head(copy.key())
                    .filter(info -> info.size() == copy.holding().size())
                    .isPresent();
        } catch (IOException e) {
            log.warn("Store {} does not answer.", copy.holding().store(), e);
            return false;
        }
    }

    private void abortForgottenMultiparts() throws IOException {
        var before = clock.instant().minus(UNFINISHED);
        for (ObjectStore store : stores.values()) {
            for (var multipart : store.openMultiparts("t/")) {
                if (multipart.begunAt().isBefore(before) && !holdings.isAnnounced(multipart.key(), store.name())) {
                    store.abort(multipart.key(), multipart.id());
                    unfinished.increment();
                }
            }
        }
    }
}
