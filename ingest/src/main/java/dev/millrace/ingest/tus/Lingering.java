package dev.millrace.ingest.tus;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;

/**
 * Listens on for a moment to a sender who was refused in the middle of its body. To close the connection at once would
 * reset it, and the refusal would be lost on its way (RFC 9112, 9.6).
 */
final class Lingering {
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final long MOST_BYTES = 32L << 20;

    private Lingering() {}

    /** After a refusal was written: sends it, and takes in what still comes. */
    static void after(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean waitsToSend = request.getHeader(HttpHeaders.EXPECT) != null;
        boolean body = request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        if (response.getStatus() < HttpServletResponse.SC_BAD_REQUEST || !body || waitsToSend) {
            return;
        }
        response.flushBuffer();
        var done = new CountDownLatch(1);
        var connection = new RequestBody(request);
        Thread.ofVirtual().name("ingest-linger").start(() -> closeUnless(done, connection));
        try {
            drain(connection);
        } finally {
            done.countDown();
        }
    }

    private static void closeUnless(CountDownLatch done, RequestBody connection) {
        try {
            if (!done.await(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
                connection.cancel();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void drain(RequestBody body) {
        var nowhere = new byte[16 * 1024];
        long left = MOST_BYTES;
        try {
            for (int count = 0; count >= 0 && left > 0; count = body.read(nowhere)) {
                left -= count;
            }
        } catch (IOException e) {
            // Gone: it has read the answer, or never will.
            return;
        }
    }
}
