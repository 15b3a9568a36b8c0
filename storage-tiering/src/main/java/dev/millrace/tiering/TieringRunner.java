package dev.millrace.tiering;

import dev.millrace.platform.loop.BackgroundLoop;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.context.SmartLifecycle;

/** The role at work: one loop keeps the lease, the other conducts runs while it is held. */
final class TieringRunner implements SmartLifecycle {
    private final BackgroundLoop leasing;
    private final BackgroundLoop running;
    private final TieringLease lease;
    private final AtomicBoolean stopping;

    /** @param stopping what every copy in flight looks at */
    TieringRunner(
            Conductor conductor,
            TieringLease lease,
            AtomicBoolean stopping,
            TieringSettings settings,
            MeterRegistry meters) {
        this.lease = lease;
        this.stopping = stopping;
        Duration ask = settings.lease().dividedBy(3);
        this.running = new BackgroundLoop("tiering", meters, () -> lease.held() ? conductor.step() : ask);
        this.leasing = new BackgroundLoop("tiering-lease", meters, () -> {
            boolean before = lease.held();
            lease.renew();
            if (!before && lease.held()) {
                running.wake();
            }
            return ask;
        });
    }

    /** A run was asked for. */
    void wake() {
        running.wake();
    }

    @Override
    public void start() {
        stopping.set(false);
        leasing.start();
        running.start();
    }

    /** The object in flight is left where it is; the next process to lead takes it up. */
    @Override
    public void stop() {
        stopping.set(true);
        running.stop();
        leasing.stop();
        lease.resign();
    }

    @Override
    public boolean isRunning() {
        return running.isRunning();
    }
}
