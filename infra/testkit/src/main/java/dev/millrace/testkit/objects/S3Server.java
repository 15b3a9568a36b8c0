package dev.millrace.testkit.objects;

import io.minio.MinioClient;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Servers of S3's protocol on this machine, found through what {@code infra/servers/objects.sh} tells. */
public enum S3Server {
    MINIO,
    VERSITYGW;

    /** What is missing, as a sentence. */
    public Optional<String> missing() {
        return Optional.ofNullable(System.getenv(variable("ENDPOINT"))).isPresent()
                ? Optional.empty()
                : Optional.of("set " + variable("ENDPOINT") + ": infra/servers/objects.sh start DIR, then read"
                        + " DIR/servers.env");
    }

    public String endpoint() {
        return told("ENDPOINT");
    }

    public String accessKey() {
        return told("ACCESS_KEY");
    }

    public String secretKey() {
        return told("SECRET_KEY");
    }

    /** For administration. */
    MinioClient client() {
        return MinioClient.builder()
                .endpoint(endpoint())
                .region("us-east-1")
                .credentials(accessKey(), secretKey())
                .build();
    }

    private String told(String what) {
        @Nullable String value = System.getenv(variable(what));
        if (value == null) {
            throw new IllegalStateException(missing().orElse(variable(what) + " is not set"));
        }
        return value;
    }

    private String variable(String what) {
        return "MILLRACE_TEST_S3_" + name().toUpperCase(Locale.ROOT) + "_" + what;
    }
}
