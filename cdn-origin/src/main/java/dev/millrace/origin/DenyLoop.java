package dev.millrace.origin;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Servability;
import dev.millrace.platform.catalog.Withdrawals;
import dev.millrace.platform.catalog.Withdrawals.Change;
import dev.millrace.platform.loop.BackgroundLoop;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the deny set: every 250 ms it reads the changes of the last two minutes, cuts what runs against them, drops what
 * is gone from the caches, and tells the database which changes this node acts on. The reading has a thread of its own,
 * so that a database which hangs cannot keep the loop from noticing that it does.
 */
final class DenyLoop {
    private static final Logger LOG = LoggerFactory.getLogger(DenyLoop.class);
    private static final Duration PERIOD = Duration.ofMillis(250);
    private static final Duration WINDOW = Duration.ofMinutes(2);
    /** After a longer silence the window may have missed something: everything is read. */
    private static final Duration TRUSTED_SILENCE = Duration.ofSeconds(90);
    /** How long to wait for cut connections before saying that a change is acted on. */
    private static final long CUT_MILLIS = 200;
    /** Answers that were on their way when an asset went may have put bytes back: looked for now and then. */
    private static final int FORGET_EVERY = 20;

    private final Withdrawals withdrawals;
    private final DenySet denySet;
    private final Running running;
    private final ServingViews views;
    private final Representations representations;
    private final OriginMetrics metrics;
    private final InstantSource time;
    private final BackgroundLoop loop;

    /** Acted on, not yet told; only the reading thread uses it. */
    private final Map<AssetId, Change> untold = new HashMap<>();

    private volatile @Nullable String node;
    private @Nullable CompletableFuture<Void> reading;
    private int rounds;
    private boolean failing;

    DenyLoop(
            Withdrawals withdrawals,
            DenySet denySet,
            Running running,
            ServingViews views,
            Representations representations,
            OriginMetrics metrics,
            MeterRegistry meters,
            InstantSource time) {
        this.withdrawals = withdrawals;
        this.denySet = denySet;
        this.running = running;
        this.views = views;
        this.representations = representations;
        this.metrics = metrics;
        this.time = time;
        this.loop = new BackgroundLoop("origin-deny", meters, this::step);
    }

    /** Reads everything that is denied, once, before anything is served. Without it every answer is 503. */
    void meet() {
        read();
    }

    /** @param name of this node, under which it is live from now on */
    void start(String name) {
        node = name;
        loop.start();
    }

    void stop() {
        loop.stop();
    }

    private Duration step() throws InterruptedException {
        long began = System.nanoTime();
        CompletableFuture<Void> current = reading;
        if (current == null || current.isDone()) {
            current = new CompletableFuture<>();
            reading = current;
            CompletableFuture<Void> mine = current;
            Thread.ofPlatform().name("millrace-origin-deny-read").daemon().start(() -> {
                read();
                mine.complete(null);
            });
        }
        await(current, PERIOD.toMillis());
        if (denySet.everMet() && !denySet.inContact()) {
            running.cutAll();
        }
        Duration rest = PERIOD.minusNanos(System.nanoTime() - began);
        return rest.compareTo(Duration.ofMillis(1)) > 0 ? rest : Duration.ofMillis(1);
    }

    private static void await(CompletableFuture<Void> future, long millis) throws InterruptedException {
        try {
            future.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.trace("not done yet", e);
        }
    }

    private void read() {
        long began = System.nanoTime();
        boolean done = false;
        try {
            refresh(began);
            done = true;
            if (failing) {
                LOG.info("The deny rows can be read again.");
            }
            failing = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn("The deny rows cannot be read; what is known of them counts for a while.", e);
            }
            failing = true;
        } finally {
            metrics.denyRead(done, Duration.ofNanos(System.nanoTime() - began));
        }
    }

    private void refresh(long readAt) throws InterruptedException {
        boolean all = !denySet.everMet() || denySet.silence().compareTo(TRUSTED_SILENCE) > 0;
        List<Change> denied = all ? withdrawals.denied() : List.of();
        List<Change> recent = withdrawals.recent(WINDOW);
        List<Change> fresh = all ? denySet.learnAll(denied, recent, readAt) : denySet.learn(recent, readAt);
        List<CompletableFuture<?>> cuts = new ArrayList<>();
        fresh.forEach(change -> cuts.add(act(change.asset())));
        if (all) {
            running.assets().forEach(asset -> cuts.add(act(asset)));
        }
        forget(fresh, recent);
        boolean cut = waitFor(CompletableFuture.allOf(cuts.toArray(CompletableFuture<?>[]::new)));
        for (Change change : fresh) {
            untold.put(change.asset(), change);
            if (!all) {
                metrics.denyLag(Duration.between(change.at(), time.instant()));
            }
        }
        String name = node;
        if (name != null) {
            // A change whose connections are not cut yet is told next time; that the node lives is told now.
            withdrawals.heartbeat(name, cut ? Set.copyOf(untold.values()) : Set.of());
            if (cut) {
                untold.clear();
            }
        }
    }

    /** Cuts what runs of the asset and may not any more. */
    private CompletableFuture<Void> act(AssetId asset) {
        CompletableFuture<Void> refused = running.cut(asset, viewer -> denySet.refuses(asset, viewer));
        if (!running.any(asset)) {
            return refused;
        }
        // Its visibility may be another: ask for what it is now.
        CompletableFuture<Void> unseen = views.of(asset)
                .handle((view, _) -> view == null ? null : view.serving().orElse(null))
                .thenCompose(serving ->
                        running.cut(asset, viewer -> serving == null || !Servability.servable(serving, viewer)));
        return CompletableFuture.allOf(refused, unseen);
    }

    private void forget(List<Change> fresh, List<Change> recent) {
        rounds = (rounds + 1) % FORGET_EVERY;
        Set<AssetId> gone = new HashSet<>();
        for (Change change : rounds == 0 ? recent : fresh) {
            if (change.gone()) {
                gone.add(change.asset());
            }
        }
        if (!gone.isEmpty()) {
            representations.forget(gone::contains);
        }
    }

    private static boolean waitFor(CompletableFuture<Void> cuts) throws InterruptedException {
        try {
            cuts.get(CUT_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }
}
