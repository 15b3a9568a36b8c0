package dev.millrace.origin;

import dev.millrace.origin.PublicFile.Kind;
import dev.millrace.origin.cache.OverloadedException;
import dev.millrace.origin.http.Site.Finished;
import dev.millrace.platform.telemetry.Field;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** What becomes of an answer once it is given: a number, a count of the access, a line in the log. */
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final Logger ACCESS = LoggerFactory.getLogger("millrace.access");
    private static final int LONGEST_PATH = 300;
    private static final long TROUBLE_EVERY_NANOS = 5_000_000_000L;

    private final AccessCounts counts;
    private final OriginMetrics metrics;
    private final double logged;
    private final AtomicLong troubleLogged = new AtomicLong(System.nanoTime() - TROUBLE_EVERY_NANOS);

    /** @param logged share of answers in the access log, 0 to 1 */
    Journal(AccessCounts counts, OriginMetrics metrics, double logged) {
        this.counts = counts;
        this.metrics = metrics;
        this.logged = logged;
    }

    void finished(Finished exchange) {
        MediaResource found = exchange.resource() instanceof MediaResource media ? media : null;
        Kind kind = found == null ? Kind.NOTHING : found.file().kind();
        metrics.answered(kind, exchange.complete() ? exchange.status() : 0, exchange.bytes(), exchange.took());
        boolean good = exchange.status() == 200 || exchange.status() == 206 || exchange.status() == 304;
        if (found != null && good && exchange.method().equals("GET") && (kind == Kind.INIT || kind == Kind.SEGMENT)) {
            found.file().ofRendition().ifPresent(name -> counts.served(found.asset(), name, exchange.bytes()));
        }
        if ((kind == Kind.MANIFEST && good) || ThreadLocalRandom.current().nextDouble() < logged) {
            log(exchange, found);
        }
    }

    private static void log(Finished exchange, @Nullable MediaResource found) {
        String path = PublicPath.masked(exchange.path());
        LoggingEventBuilder line = ACCESS.atInfo()
                .addKeyValue(Field.ROLE.key(), "origin")
                .addKeyValue("method", exchange.method())
                .addKeyValue("path", path.substring(0, Math.min(path.length(), LONGEST_PATH)))
                .addKeyValue("status", exchange.status())
                .addKeyValue("bytes", exchange.bytes())
                .addKeyValue("complete", exchange.complete())
                .addKeyValue("millis", exchange.took().toMillis());
        if (found != null) {
            line = line.addKeyValue(Field.ASSET.key(), found.asset())
                    .addKeyValue(Field.REVISION.key(), found.revision());
        }
        line.log("answered");
    }

    /** A fault behind the origin. Being busy is counted only, and a store that is down is not logged per request. */
    void trouble(Throwable cause) {
        if (cause instanceof OverloadedException) {
            return;
        }
        long last = troubleLogged.get();
        long now = System.nanoTime();
        if (now - last >= TROUBLE_EVERY_NANOS && troubleLogged.compareAndSet(last, now)) {
            LOG.warn("Something could not be read; further faults of the next seconds are not logged.", cause);
        }
    }
}
