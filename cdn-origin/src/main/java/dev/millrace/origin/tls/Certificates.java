package dev.millrace.origin.tls;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What new connections are secured with: the newest certificate that was any good. Files that cannot be used change
 * nothing but what is said about them; connections that run keep what they began with.
 */
public final class Certificates implements Supplier<SslContext> {
    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
    private static final ApplicationProtocolConfig ALPN = new ApplicationProtocolConfig(
            Protocol.ALPN,
            SelectorFailureBehavior.FATAL_ALERT,
            SelectedListenerFailureBehavior.ACCEPT,
            ApplicationProtocolNames.HTTP_2,
            ApplicationProtocolNames.HTTP_1_1);

    /** What a look at the files led to. */
    public enum Outcome {
        UNCHANGED,
        TAKEN,
        REFUSED
    }

    private final KeyPairFiles files;
    private final List<String> versions;
    private final InstantSource time;
    private volatile Loaded current;
    private volatile @Nullable String trouble;
    private String lastSeen;

    private record Loaded(SslContext context, Instant ends) {}

    /**
     * Loads them.
     *
     * @param versions of TLS, e.g. {@code TLSv1.3}
     * @throws IOException with a sentence that names the file, when they cannot be used
     */
    public Certificates(KeyPairFiles files, List<String> versions, InstantSource time) throws IOException {
        this.files = files;
        this.versions = List.copyOf(versions);
        this.time = time;
        try {
            KeyPairFiles.Read read = files.read();
            this.lastSeen = read.digest();
            this.current = load(read);
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Loaded load(KeyPairFiles.Read read) throws GeneralSecurityException, IOException {
        KeyPairFiles.Parsed parsed = files.parse(read);
        Instant ends = parsed.chain().getFirst().getNotAfter().toInstant();
        if (!ends.isAfter(time.instant())) {
            throw new GeneralSecurityException(files.certificate() + " was valid until " + ends);
        }
        SslContext context = SslContextBuilder.forServer(
                        parsed.key(), parsed.chain().toArray(new X509Certificate[0]))
                .sslProvider(SslProvider.JDK)
                .protocols(versions)
                .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .applicationProtocolConfig(ALPN)
                .build();
        return new Loaded(context, ends);
    }

    /** Looks whether the files hold something new, and takes it if it is good; one thread at a time. */
    public Outcome refresh() {
        try {
            KeyPairFiles.Read read = files.read();
            String digest = read.digest();
            if (digest.equals(lastSeen)) {
                return Outcome.UNCHANGED;
            }
            lastSeen = digest;
            Loaded loaded = load(read);
            current = loaded;
            trouble = null;
            LOG.info("New connections get the certificate that is valid until {}.", loaded.ends);
            return Outcome.TAKEN;
        } catch (IOException e) {
            lastSeen = "";
            return refuse(e);
        } catch (GeneralSecurityException e) {
            return refuse(e);
        }
    }

    private Outcome refuse(Exception e) {
        String sentence = e.getMessage() == null ? e.toString() : e.getMessage();
        if (sentence.equals(trouble)) {
            return Outcome.UNCHANGED;
        }
        trouble = sentence;
        LOG.warn(
                "The certificate cannot be renewed: {}. Connections get the one before, valid until {}.",
                sentence,
                current.ends);
        return Outcome.REFUSED;
    }

    @Override
    public SslContext get() {
        return current.context;
    }

    /** Until the certificate in use ends; negative after that. */
    public Duration left() {
        return Duration.between(time.instant(), current.ends);
    }

    /** Why the files were not taken when they changed last; empty when they were. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }
}
