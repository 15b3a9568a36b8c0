package dev.millrace.platform.objects.s3;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A bucket, for this installation alone, and the way to it.
 *
 * @param endpoint where a server of your own listens, e.g. {@code https://minio.example:9000}; AWS when absent
 * @param region that requests are signed for
 * @param bucket its name
 * @param createBucket makes the bucket at the start if there is none
 * @param pathStyle whether the bucket stands in the path instead of the host name; so it does by default at an endpoint of
 *     your own
 * @param checksums when-required sends checksums of bodies only where the protocol demands it, as most servers but AWS
 *     want it; when-supported sends them with every body
 * @param signPayload signs bodies too, for servers that insist on it; without TLS each part is then held in memory as a
 *     whole
 * @param equalParts whether all parts of an upload must have one size, as in R2
 * @param accessKey who asks; with neither keys nor a file, they are looked for where AWS's own tools look
 * @param secretKey of the access key
 * @param sessionToken of keys that are lent for a while
 * @param credentialsFile the keys, as AWS's tools keep them (profile "default"); read again whenever it changes
 * @param maxConnections at once, of this process
 * @param connectTimeout until a connection stands
 * @param attemptTimeout until an attempt is answered, and most that an answer may pause; a second more for each MiB that
 *     is sent or copied
 * @param timeout of a request with all its attempts; a second more for each MiB that is sent or copied
 */
public record S3Settings(
        @Nullable URI endpoint,
        @DefaultValue("us-east-1") @NotBlank String region,
        @DefaultValue("") String bucket,
        @DefaultValue("false") boolean createBucket,
        @Nullable Boolean pathStyle,
        @DefaultValue("when-required") @NotNull Checksums checksums,
        @DefaultValue("false") boolean signPayload,
        @DefaultValue("false") boolean equalParts,
        @Nullable String accessKey,
        @Nullable String secretKey,
        @Nullable String sessionToken,
        @Nullable Path credentialsFile,
        @DefaultValue("64") @Min(1) @Max(10_000) int maxConnections,
        @DefaultValue("5s") @NotNull Duration connectTimeout,
        @DefaultValue("30s") @NotNull Duration attemptTimeout,
        @DefaultValue("2m") @NotNull Duration timeout) {

    /** Of bodies, by the client. */
    public enum Checksums {
        WHEN_REQUIRED,
        WHEN_SUPPORTED
    }

    /** The same bucket of the same server. */
    public boolean sameBucket(S3Settings other) {
        return bucket.equals(other.bucket) && where().equals(other.where());
    }

    /** For a person. */
    String where() {
        return Optional.ofNullable(endpoint).map(URI::toString).orElse("AWS, " + region);
    }

    boolean bucketInPath() {
        return pathStyle == null ? endpoint != null : pathStyle;
    }

    boolean encrypted() {
        return endpoint == null || "https".equalsIgnoreCase(endpoint.getScheme());
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "bucket " + bucket + " at " + where();
    }
}
