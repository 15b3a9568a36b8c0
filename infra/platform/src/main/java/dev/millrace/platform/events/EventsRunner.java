package dev.millrace.platform.events;

import dev.millrace.platform.loop.BackgroundLoop;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The loops of this process: relay, listener, upkeep, and one reader per consumer. */
final class EventsRunner implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(EventsRunner.class);

    private final Relay relay;
    private final PostgresHints hints;
    private final List<BackgroundLoop> loops = new ArrayList<>();
    private volatile boolean running;

    /**
     * @param appended given when a fact was committed by this process
     * @param relayed given when facts were numbered by this process
     * @throws IllegalStateException when two consumers share a name
     */
    EventsRunner(
            Relay relay,
            PostgresHints hints,
            EventsUpkeep upkeep,
            List<NamedReader> readers,
            LocalHint appended,
            LocalHint relayed,
            MeterRegistry meters) {
        this.relay = relay;
        this.hints = hints;
        var relayLoop = new BackgroundLoop("events-relay", meters, relay::step);
        appended.listen(relayLoop::wake);
        loops.add(relayLoop);
        for (NamedReader reader : readers) {
            var loop = new BackgroundLoop("events-" + reader.name(), meters, reader.reader()::step);
            relayed.listen(loop::wake);
            hints.listen(Relay.CHANNEL, loop::wake);
            loops.add(loop);
        }
        loops.add(new BackgroundLoop("events-listener", meters, hints::step));
        loops.add(new BackgroundLoop("events-upkeep", meters, () -> {
            upkeep.run();
            return Duration.ofHours(6);
        }));
        if (readers.stream().map(NamedReader::name).distinct().count() < readers.size()) {
            throw new IllegalStateException("Two consumers of facts share a name.");
        }
    }

    /** A consumer's name and who feeds it. */
    record NamedReader(String name, ConsumerReader reader) {}

    @Override
    public synchronized void start() {
        loops.forEach(BackgroundLoop::start);
        running = true;
    }

    @Override
    public synchronized void stop() {
        BackgroundLoop.stopAll(loops);
        running = false;
        try {
            hints.close();
            relay.resign();
        } catch (SQLException | RuntimeException e) {
            LOG.info("The relay's lease could not be given back; it ends by itself: {}", e.getMessage());
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
