package dev.millrace.origin;

import dev.millrace.origin.http.HttpLimits;
import dev.millrace.origin.tls.KeyPairFiles;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param port 0 for any free one
 * @param bind address to listen on
 * @param publicUrl where players reach the origins; the platform reads it
 * @param node this origin's name among the live ones; by default host and port
 * @param denyMaxAge how long it serves on without a word from the database
 * @param drain how long running answers may take at a stop
 * @param threads event loops; 0 for one per processor
 * @param tls what secures the port; without a certificate it speaks in the clear
 * @param accessLog share of answers that are logged, 0 to 1; answered manifests always are
 */
@Validated
@ConfigurationProperties("millrace.origin")
public record OriginSettings(
        @DefaultValue("8081") @Min(0) @Max(65_535) int port,
        @DefaultValue("127.0.0.1") @NotBlank String bind,
        @Nullable URI publicUrl,
        @Nullable String node,
        @DefaultValue("60s") @NotNull Duration denyMaxAge,
        @DefaultValue("10s") @NotNull Duration drain,
        @DefaultValue("0") @Min(0) @Max(256) int threads,

        @DefaultValue("0.1") @DecimalMin("0") @DecimalMax("1")
        double accessLog,

        @DefaultValue @Valid @NotNull Tls tls,
        @DefaultValue @Valid @NotNull Cache cache,
        @DefaultValue @Valid @NotNull Store store,
        @DefaultValue @Valid @NotNull Limits limits) {

    /**
     * @param certificate PEM file: this origin's certificate, then what leads to a root
     * @param key PEM file of its private key, PKCS #8
     * @param allow12 whether TLS 1.2 is spoken beside 1.3
     * @param reload how often the files are looked at for new ones
     */
    public record Tls(
            @Nullable Path certificate,
            @Nullable Path key,
            @DefaultValue("false") boolean allow12,
            @DefaultValue("10s") @NotNull Duration reload) {
        @AssertTrue(message = "needs certificate and key, or neither")
        public boolean isWhole() {
            return (certificate == null) == (key == null);
        }

        /** Empty for connections in the clear. */
        Optional<KeyPairFiles> files() {
            return certificate == null || key == null
                    ? Optional.empty()
                    : Optional.of(new KeyPairFiles(certificate, key));
        }

        List<String> versions() {
            return allow12 ? List.of("TLSv1.3", "TLSv1.2") : List.of("TLSv1.3");
        }
    }

    /**
     * @param memory off-heap, for whole init and media segments and stills; at most a quarter of the heap's limit
     * @param transit off-heap beside that, for what arrives and what slow readers still hold; likewise
     * @param disk for segments in {@code DATA/cache}, 0 for none; by default 2 GB if objects lie in buckets, else none
     * @param largest body that is kept whole; larger ones are read at their reader's pace
     * @param manifests off-heap, for written manifests
     * @param indexes on the heap, for parsed presentation indexes; an eighth more for storyboards
     */
    public record Cache(
            @DefaultValue("256MB") @NotNull DataSize memory,
            @DefaultValue("128MB") @NotNull DataSize transit,
            @Nullable DataSize disk,
            @DefaultValue("32MB") @NotNull DataSize largest,
            @DefaultValue("32MB") @NotNull DataSize manifests,
            @DefaultValue("64MB") @NotNull DataSize indexes) {}

    /**
     * @param reads of the store at once, into the cache and again as many past it
     * @param lookups in the catalog at once
     * @param waiting reads or lookups that may wait for their turn; more are answered 503
     * @param timeout without a byte from the store, after which a read is given up
     */
    public record Store(
            @DefaultValue("32") @Min(1) @Max(10_000) int reads,
            @DefaultValue("4") @Min(1) @Max(1_000) int lookups,
            @DefaultValue("2000") @Min(1) @Max(1_000_000) int waiting,
            @DefaultValue("20s") @NotNull Duration timeout) {}

    /**
     * @param connections open at once
     * @param requestLine longest
     * @param headers of one request, together
     * @param streams of one HTTP/2 connection at once
     * @param headTimeout from a request's first byte to the end of its headers
     * @param idleTimeout between two requests
     * @param stallTimeout of an answer that nobody reads
     */
    public record Limits(
            @DefaultValue("10000") @Min(1) @Max(1_000_000) int connections,
            @DefaultValue("4KB") @NotNull DataSize requestLine,
            @DefaultValue("16KB") @NotNull DataSize headers,
            @DefaultValue("128") @Min(1) @Max(10_000) int streams,
            @DefaultValue("10s") @NotNull Duration headTimeout,
            @DefaultValue("60s") @NotNull Duration idleTimeout,
            @DefaultValue("30s") @NotNull Duration stallTimeout) {
        HttpLimits http() {
            return new HttpLimits(
                    connections,
                    Math.toIntExact(requestLine.toBytes()),
                    Math.toIntExact(headers.toBytes()),
                    streams,
                    headTimeout,
                    idleTimeout,
                    stallTimeout);
        }
    }

    int eventLoops() {
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }
}
