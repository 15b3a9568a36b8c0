package dev.millrace.app.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Our end of {@link DelayProxy}. */
final class FarStore {
    private final URI uri;
    private final Writer orders;
    private final BufferedReader answers;

    private FarStore(URI uri, Process process) {
        this.uri = uri;
        this.orders = process.outputWriter();
        this.answers = process.inputReader();
    }

    /** @param target the store's port on loopback */
    static FarStore before(Workplace work, int target) throws IOException, InterruptedException {
        int port = Child.freePort();
        Child child = work.start(
                "The proxy before the store",
                Program.small(List.of("bench", "proxy", "--port", "" + port, "--target", "" + target)),
                true);
        child.awaitPort(port);
        return new FarStore(URI.create("http://127.0.0.1:" + port), child.process());
    }

    /** Requests that were answered, and how many of them with 4xx or 5xx. */
    record Count(long requests, long refused) {}

    URI uri() {
        return uri;
    }

    void latency(Duration latency) throws IOException {
        ask("latency " + latency.toMillis());
    }

    /** Since the last time. */
    Count count() throws IOException {
        String[] numbers = ask("count").split(" ", -1);
        return new Count(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
    }

    private String ask(String order) throws IOException {
        orders.write(order + "\n");
        orders.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("The proxy before the store has ended.");
        }
        return answer;
    }
}
