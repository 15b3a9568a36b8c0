package dev.millrace.origin;

import dev.millrace.origin.cache.MemoryCache;
import dev.millrace.origin.http.HttpServer;
import dev.millrace.origin.tls.Certificates;
import dev.millrace.origin.tls.KeyPairFiles;
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
import java.util.List;
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
    private final OriginMetrics metrics;
    private final OriginAddress address;
    private final InstantSource time;
    private final BackgroundLoop countsLoop;
    private final BackgroundLoop fillsLoop;
    private final BackgroundLoop certificatesLoop;
    private volatile @Nullable Certificates certificates;
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
        this.metrics = metrics;
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
        this.certificatesLoop = new BackgroundLoop("origin-certificates", meters, this::renew);
        metrics.watch(Metric.ORIGIN_CONNECTIONS, this::openConnections);
        metrics.watch(Metric.ORIGIN_FLOODS, () -> {
            HttpServer running = server;
            return running == null ? 0 : running.floods();
        });
        metrics.watch(Metric.ORIGIN_TURNED_AWAY, () -> {
            HttpServer running = server;
            return running == null ? 0 : running.turnedAway();
        });
    }

    private Duration renew() {
        Certificates renewed = certificates;
        if (renewed != null) {
            metrics.certificate(renewed.refresh());
        }
        return settings.tls().reload();
    }

    @Override
    public synchronized void start() {
        if (server != null) {
            return;
        }
        Certificates loaded = load();
        certificates = loaded;
        denyLoop.meet();
        HttpServer bound;
        try {
            InetSocketAddress wanted = new InetSocketAddress(settings.bind(), settings.port());
            bound = new HttpServer(site, wanted, settings.limits().http(), settings.eventLoops(), loaded, time);
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
        if (loaded != null) {
            certificatesLoop.start();
            metrics.watch(Metric.ORIGIN_CERTIFICATE_LEFT, () -> loaded.left().toSeconds());
        }
        URI uri = uri(loaded == null ? "http" : "https", bound.address());
        address.bound(uri);
        LOG.info("The origin listens on {}.", uri);
    }

    private @Nullable Certificates load() {
        KeyPairFiles files = settings.tls().files().orElse(null);
        if (files == null) {
            return null;
        }
        try {
            return new Certificates(files, settings.tls().versions(), time);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The origin has no certificate: " + e.getMessage()
                            + ". Mend the files, or set millrace.origin.tls.certificate and key to others.",
                    e);
        }
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
    private static URI uri(String scheme, InetSocketAddress bound) {
        InetAddress host = bound.getAddress();
        String text = host.isAnyLocalAddress() ? "127.0.0.1" : host.getHostAddress();
        int zone = text.indexOf('%');
        String plain = zone < 0 ? text : text.substring(0, zone);
        return URI.create(scheme + "://" + (plain.contains(":") ? "[" + plain + "]" : plain) + ":" + bound.getPort());
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
        BackgroundLoop.stopAll(List.of(fillsLoop, certificatesLoop, countsLoop));
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

    /** Null while it speaks in the clear. */
    @Nullable
    Certificates certificates() {
        return certificates;
    }

    @Nullable
    InetSocketAddress bound() {
        HttpServer running = server;
        return running == null ? null : running.address();
    }
}
