package dev.millrace.ingest.tus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.tus.Question.Answer;
import dev.millrace.platform.catalog.AssetState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** tus 1.0.0, "Expiration" and "Termination", on a server where uploads expire within seconds. */
@DisplayName("Expiration and termination")
abstract class EndingConformance extends Conformance {
    private static final Duration LIFE = Duration.ofSeconds(3);

    @Override
    Map<String, String> settings() {
        return Map.of("millrace.ingest.upload.expire-after", "3s", "millrace.ingest.upload.sweep-every", "200ms");
    }

    @Test
    @DisplayName("The extensions are announced")
    void theExtensionsAreAnnounced() {
        assertExtension("expiration");
        assertExtension("termination");
    }

    @Test
    @DisplayName("Upload-Expires: in the answer to the POST, to every PATCH and to HEAD, as an HTTP date")
    void theExpiryIsTold() {
        Answer created = question("POST", "/files").header("Upload-Length", 100).ask();
        String path = location(created);
        assertExpiry(created);
        assertExpiry(patch(path, 0, file(10, 1)));
        assertExpiry(patch(path, 0, file(10, 1)));
        assertExpiry(question("PATCH", path)
                .header("Upload-Offset", 10)
                .header("Upload-Checksum", "crc32 AAAAAA==")
                .bytes(file(10, 1))
                .ask());
        assertExpiry(head(path));
        assertThat(patch(path, 10, file(90, 1)).header("Upload-Expires")).isEmpty();
    }

    private static void assertExpiry(Answer answer) {
        String date = answer.header("Upload-Expires").orElseThrow();
        assertThat(date).matches("(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
        Instant at =
                ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        assertThat(Duration.between(InstantSource.system().instant(), at)).isBetween(Duration.ofSeconds(-2), LIFE);
    }

    @Test
    @DisplayName("An upload that has expired is 404 or 410; since this server keeps track of them, 410")
    void anExpiredUploadIs410() {
        String path = begun(100, file(10, 2));
        String asset = head(path).header("Millrace-Asset").orElseThrow();
        await().atMost(PATIENCE).until(() -> head(path).status() == 410);
        assertRefused(patch(path, 10, file(90, 2)), 410);
        assertRefused(head(path), 410);
        assertRefused(question("DELETE", path).ask(), 410);
        await().atMost(PATIENCE).until(() -> server().asset(asset).state() == AssetState.EXPIRED);
    }

    @Test
    @DisplayName("DELETE: an unfinished upload ends with 204, its resources are freed, and it is gone afterwards")
    void anUnfinishedUploadIsTerminated() {
        String path = begun(100_000, file(50_000, 3));
        assertThat(question("DELETE", path).ask().status()).isEqualTo(204);
        assertRefused(head(path), 404, 410);
        assertRefused(patch(path, 50_000, file(10, 3)), 404, 410);
        assertRefused(question("DELETE", path).ask(), 404, 410);
    }

    @Test
    @DisplayName("DELETE: a finished upload ends with 204, and it is gone afterwards; its video is another matter")
    void aFinishedUploadIsTerminated() {
        String path = begun(100, file(100, 4));
        String asset = head(path).header("Millrace-Asset").orElseThrow();
        assertThat(question("DELETE", path).ask().status()).isEqualTo(204);
        assertRefused(head(path), 404, 410);
        assertThat(server().source(asset).length()).isEqualTo(100);
    }

    @Test
    @DisplayName("What ends frees what it held in the store")
    void anEndFreesTheStore() {
        String terminated = begun(100_000, file(50_000, 5));
        begun(100_000, file(50_000, 6));
        String piece = location(question("POST", "/files")
                .header("Upload-Concat", "partial")
                .header("Upload-Length", 1000)
                .bytes(file(1000, 7))
                .ask());
        assertThat(head(piece).header("Upload-Expires")).isPresent();
        assertThat(question("DELETE", terminated).ask().status()).isEqualTo(204);
        // One finished upload of another test may be a source.
        await().atMost(PATIENCE).until(() -> server().stored() <= 2);
        assertRefused(head(piece), 410);
    }
}
