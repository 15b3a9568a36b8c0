package dev.millrace.platform.nodes;

import dev.millrace.platform.loop.BackgroundLoop;
import dev.millrace.platform.objects.FreeSpace;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Has this process tell how it is, and take its leave when it stops. */
final class Heartbeat implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final Nodes nodes;
    private final Self self;
    private final Supplier<List<RoleHealth>> health;
    private final FreeSpace space;
    private final Instant startedAt;
    private final BackgroundLoop loop;

    Heartbeat(
            Nodes nodes,
            Self self,
            Supplier<List<RoleHealth>> health,
            FreeSpace space,
            InstantSource clock,
            MeterRegistry meters) {
        this.nodes = nodes;
        this.self = self;
        this.health = health;
        this.space = space;
        this.startedAt = clock.instant();
        this.loop = new BackgroundLoop("node-heartbeat", meters, this::beat);
    }

    private Duration beat() {
        nodes.beat(self, startedAt, space.free(), space.keep(), health.get());
        return Nodes.BEAT;
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        loop.stop();
        try {
            nodes.leave(self);
        } catch (RuntimeException e) {
            LOG.info("This process could not take its leave; it will be missed for a day: {}", e.getMessage());
        }
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
