package dev.millrace.origin;

import dev.millrace.origin.cache.MemoryCache;
import dev.millrace.origin.http.HttpServer;
import dev.millrace.platform.access.OriginAddress;
import dev.millrace.platform.loop.BackgroundLoop;
import dev.millrace.platform.telemetry.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The running origin: learns what is denied, listens, tells where; at a stop it lets running answers end. */
final class OriginServer implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(OriginServer.class);
    private static final Duration COUNTS_EVERY = Duration.ofSeconds(5);

    private final OriginSettings settings;
    private final MediaSite site;
    private final DenyLoop denyLoop;
    private final AccessCounts counts;
    private final OriginAddress address;
    private final InstantSource time;
    private final BackgroundLoop countsLoop;
    private final BackgroundLoop fillsLoop;
    private volatile @Nullable HttpServer server;

    OriginServer(
            OriginSettings settings,
            MediaSite site,
            DenyLoop denyLoop,
            AccessCounts counts,
            MemoryCache<Representations.Name> memory,
            OriginAddress address,
            OriginMetrics metrics,
            MeterRegistry meters,
            InstantSource time) {
        this.settings = settings;
        this.site = site;
        this.denyLoop = denyLoop;
        this.counts = counts;
        this.address = address;
        this.time = time;
        this.countsLoop = new BackgroundLoop("origin-access-counts", meters, () -> {
            counts.flush();
            return COUNTS_EVERY;
        });
        Duration timeout = settings.store().timeout();
        this.fillsLoop = new BackgroundLoop("origin-fills", meters, () -> {
            memory.expire(timeout);
            return timeout.dividedBy(10);
        });
        metrics.watch(Metric.ORIGIN_CONNECTIONS, this::openConnections);
        metrics.watch(Metric.ORIGIN_TURNED_AWAY, () -> {
            HttpServer running = server;
            return running == null ? 0 : running.turnedAway();
        });
    }

    @Override
    public synchronized void start() {
        if (server != null) {
            return;
        }
        denyLoop.meet();
        HttpServer bound;
        try {
            InetSocketAddress wanted = new InetSocketAddress(settings.bind(), settings.port());
            bound = new HttpServer(site, wanted, settings.limits().http(), settings.eventLoops(), time);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The origin cannot listen on " + settings.bind() + ":" + settings.port()
                            + ". Stop what uses that port, or set millrace.origin.port (0 for any).",
                    e);
        }
        server = bound;
        denyLoop.start(nodeName(bound.address().getPort()));
        countsLoop.start();
        fillsLoop.start();
        URI uri = uri(bound.address());
        address.bound(uri);
        LOG.info("The origin listens on {}.", uri);
    }

    private String nodeName(int port) {
        String name = settings.node();
        if (name != null) {
            return name;
        }
        try {
            return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT) + ":" + port;
        } catch (UnknownHostException e) {
            return "origin-" + ProcessHandle.current().pid() + ":" + port;
        }
    }

    /** Where this machine reaches it; whoever binds to all addresses for others sets the public URL. */
    private static URI uri(InetSocketAddress bound) {
        InetAddress host = bound.getAddress();
        String text = host.isAnyLocalAddress() ? "127.0.0.1" : host.getHostAddress();
        int zone = text.indexOf('%');
        String plain = zone < 0 ? text : text.substring(0, zone);
        return URI.create("http://" + (plain.contains(":") ? "[" + plain + "]" : plain) + ":" + bound.getPort());
    }

    @Override
    public synchronized void stop() {
        HttpServer running = server;
        if (running == null) {
            return;
        }
        running.drain(settings.drain());
        server = null;
        denyLoop.stop();
        fillsLoop.stop();
        countsLoop.stop();
        try {
            counts.flush();
        } catch (RuntimeException e) {
            LOG.warn("The last access counts are lost.", e);
        }
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }

    int openConnections() {
        HttpServer running = server;
        return running == null ? 0 : running.openConnections();
    }

    @Nullable
    InetSocketAddress bound() {
        HttpServer running = server;
        return running == null ? null : running.address();
    }
}
