package dev.millrace.platform.events;

import dev.millrace.platform.telemetry.Field;
import dev.millrace.platform.telemetry.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Feeds one consumer. Each fact is applied in a transaction that locks the consumer's cursor, so by one process at a
 * time and in the order of the numbers; a fact that fails holds up the later ones of its asset and nobody else.
 */
final class ConsumerReader {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerReader.class);
    private static final int BATCH = 100;
    private static final int LONGEST_REASON = 2000;
    private static final Duration WHILE_BUSY = Duration.ofMillis(50);
    private static final long BETWEEN_ADVANCES = TimeUnit.SECONDS.toNanos(1);

    private final FactConsumer consumer;
    private final ConsumerRows rows;
    private final TransactionTemplate transactions;
    private final FactCodec codec;
    private final EventsSettings settings;
    private final MeterRegistry meters;
    private final String[] wanted;
    private @Nullable Long advancedNanos;
    private boolean registered;

    ConsumerReader(
            FactConsumer consumer,
            ConsumerRows rows,
            TransactionTemplate transactions,
            FactCodec codec,
            EventsSettings settings,
            MeterRegistry meters) {
        this.consumer = consumer;
        this.rows = rows;
        this.transactions = transactions;
        this.codec = codec;
        this.settings = settings;
        this.meters = meters;
        this.wanted = consumer.wants().stream().map(FactCodec::type).toArray(String[]::new);
    }

    private enum Outcome {
        APPLIED,
        /** Before, by this process or another. */
        KNOWN,
        /** Behind an earlier fact of its asset that waits for its next attempt. */
        HELD_UP,
        /** Another process is at it. */
        BUSY,
        FAILED,
        DEAD
    }

    /** @return how long to rest */
    Duration step() {
        if (!registered) {
            rows.register();
            registered = true;
        }
        List<StoredFact> due = rows.due(BATCH);
        if (!applyAll(due)) {
            return WHILE_BUSY;
        }
        long upTo = rows.lastSeq();
        List<StoredFact> next = rows.next(wanted, FactCodec.types(), upTo, BATCH);
        if (!applyAll(next)) {
            return WHILE_BUSY;
        }
        boolean idle = due.isEmpty() && next.isEmpty();
        advance(upTo, idle);
        return idle ? rest() : Duration.ZERO;
    }

    /** @return false when another process is at it */
    private boolean applyAll(List<StoredFact> facts) {
        return facts.stream().map(this::apply).noneMatch(Outcome.BUSY::equals);
    }

    private Duration rest() {
        Duration poll = settings.poll();
        return rows.untilNextDue()
                .map(due -> due.isPositive() ? due : WHILE_BUSY)
                .filter(due -> due.compareTo(poll) < 0)
                .orElse(poll);
    }

    /** The cursor saves reading again what the inbox knows; while facts come in, once a second is enough. */
    private void advance(long upTo, boolean idle) {
        long now = System.nanoTime();
        if (advancedNanos == null || idle || now - advancedNanos > BETWEEN_ADVANCES) {
            rows.advance(wanted, FactCodec.types(), upTo);
            advancedNanos = now;
        }
    }

    private Outcome apply(StoredFact fact) {
        long start = System.nanoTime();
        Outcome outcome;
        try (var _ = MDC.putCloseable(Field.ASSET.key(), fact.asset().value());
                var _ = MDC.putCloseable(Field.TENANT.key(), fact.tenant().value())) {
            try {
                outcome = Objects.requireNonNull(transactions.execute(_ -> applyOnce(fact)));
            } catch (UnreadableFactException e) {
                outcome = bury(fact, e);
            } catch (RuntimeException | Error e) {
                outcome = fact.attempts() + 1 >= settings.attempts() ? bury(fact, e) : putOff(fact, e);
            }
        }
        Metric.EVENTS_APPLIED
                .timer(
                        meters,
                        "consumer",
                        consumer.name(),
                        "outcome",
                        outcome.name().toLowerCase(Locale.ROOT))
                .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        return outcome;
    }

    private Outcome applyOnce(StoredFact fact) {
        if (!rows.lock()) {
            return Outcome.BUSY;
        }
        if (rows.heldUp(fact)) {
            return Outcome.HELD_UP;
        }
        boolean isNew = rows.record(fact);
        if (isNew) {
            Envelope envelope = fact.open(codec);
            if (consumer.wants().contains(envelope.fact().getClass())) {
                CurrentFact.during(fact.id(), () -> consumer.on(envelope));
            }
        }
        if (fact.again()) {
            rows.forgetFailure(fact);
        }
        return isNew ? Outcome.APPLIED : Outcome.KNOWN;
    }

    private Outcome putOff(StoredFact fact, Throwable failure) {
        int attempt = fact.attempts() + 1;
        LOG.warn("{} failed on a {}, attempt {}; it tries again.", consumer.name(), fact.type(), attempt, failure);
        rows.recordFailure(fact, reason(failure), false, settings.backoffAfter(attempt));
        return Outcome.FAILED;
    }

    private Outcome bury(StoredFact fact, Throwable failure) {
        LOG.error("{} gives up on the {} {}: dead letter.", consumer.name(), fact.type(), fact.id(), failure);
        rows.recordFailure(fact, reason(failure), true, Duration.ZERO);
        return Outcome.DEAD;
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage() == null ? "" : ": " + failure.getMessage();
        String reason = failure.getClass().getSimpleName() + message;
        return reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
    }
}
