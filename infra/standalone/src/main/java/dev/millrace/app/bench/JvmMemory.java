package dev.millrace.app.bench;

import dev.millrace.app.Trouble;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Peaks of what a server of ours says about itself at {@code /actuator/prometheus}, looked at again and again. */
final class JvmMemory implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final HttpRequest request;
    private long heapAndDirect;
    private long spool;

    /** @param token an operator's */
    JvmMemory(URI server, String token) {
        this.request = HttpRequest.newBuilder(server.resolve("/actuator/prometheus"))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .build();
    }

    /** The most heap and direct memory in use together, in bytes, garbage that is not yet collected included. */
    synchronized long heapAndDirect() {
        return heapAndDirect;
    }

    /** The most that uploads had on the spool, in bytes. */
    synchronized long spool() {
        return spool;
    }

    synchronized void reset() {
        heapAndDirect = 0;
        spool = 0;
    }

    /** Looks every so often until it is interrupted. */
    void watch(Duration every) {
        try {
            while (true) {
                look();
                TimeUnit.NANOSECONDS.sleep(every.toNanos());
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        try {
            var response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new Trouble("The server tells no metrics: HTTP " + response.statusCode() + ".");
            }
            note(response.body());
        } catch (IOException busyOrGone) {
            // The next look may succeed; a peak in between is missed.
        }
    }

    private synchronized void note(String metrics) {
        long used = sum(metrics, "jvm_memory_used_bytes{area=\"heap\"")
                + sum(metrics, "jvm_buffer_memory_used_bytes{id=\"direct\"");
        heapAndDirect = Math.max(heapAndDirect, used);
        spool = Math.max(spool, sum(metrics, "millrace_ingest_spooled"));
    }

    private static long sum(String metrics, String start) {
        return metrics.lines()
                .filter(line -> line.startsWith(start))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
