package dev.millrace.app.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sends the uploads of one scenario to a contender, reads what that cost, and compares the bytes at the store. */
final class Measure {
    private static final double GIB = 1L << 30;
    private static final Duration LOOK_AT_MEMORY = Duration.ofSeconds(2);

    private final Pattern pattern;
    private final Sender sender;
    private final long size;
    private final Map<Content, String> digests = new HashMap<>();

    /** @param size of each upload in bytes */
    Measure(Pattern pattern, long size) {
        this.pattern = pattern;
        this.sender = new Sender(pattern, Sender.Pace.FULL);
        this.size = size;
    }

    /** The bytes at the store are not those that were sent. */
    static final class WrongBytesException extends IOException {
        private static final long serialVersionUID = 1;

        WrongBytesException(String message) {
            super(message);
        }
    }

    /** Not measured, not looked at. */
    void warmUp(Running server, int uploads, long bytes) throws IOException, InterruptedException {
        for (Sent sent : send(server, contents(1_000_000, uploads, bytes))) {
            server.whole().await(sent);
        }
        server.place().clear();
    }

    /**
     * @param store the contender's, if it has one
     * @param first number of the first upload; the next scenario's is higher
     * @throws WrongBytesException when the objects are not what was sent
     */
    Measured run(Running server, Optional<Store> store, Scenario scenario, long first)
            throws IOException, InterruptedException {
        Optional<FarStore> far = store.isPresent() ? Optional.of(store.get().far()) : Optional.empty();
        List<Content> contents = contents(first, scenario.uploads(), size);
        sync();
        if (far.isPresent()) {
            far.get().latency(scenario.latency().orElse(Duration.ZERO));
            far.get().count();
        }
        ProcessTree tree = server.child().tree();
        tree.resetPeak();
        server.memory().ifPresent(JvmMemory::reset);
        Optional<Thread> watching =
                server.memory().map(memory -> Thread.ofVirtual().start(() -> memory.watch(LOOK_AT_MEMORY)));
        Duration cpuBefore = tree.cpu();
        long started = System.nanoTime();
        List<Sent> sent = send(server, contents);
        for (Sent upload : sent) {
            server.whole().await(upload);
        }
        long whole = System.nanoTime();
        double cpu = tree.cpu().minus(cpuBefore).toMillis() / 1e3;
        watching.ifPresent(Thread::interrupt);
        long answered = sent.stream().mapToLong(Sent::answeredNanos).max().orElse(whole);
        double bytes = (double) size * scenario.uploads();
        double requests = far.isPresent() ? far.get().count().requests() / (bytes / GIB) : Double.NaN;
        double peak = tree.peakMemory();
        verify(server.place(), contents);
        server.place().clear();
        return new Measured(
                bytes / ((whole - started) / 1e9),
                bytes / ((answered - started) / 1e9),
                cpu / (bytes / GIB),
                requests,
                peak,
                server.memory().map(memory -> (double) memory.heapAndDirect()).orElse(Double.NaN),
                sent.stream().mapToInt(Sent::resumed).sum());
    }

    private static List<Content> contents(long first, int uploads, long bytes) {
        var contents = new ArrayList<Content>();
        for (int i = 0; i < uploads; i++) {
            contents.add(new Content(first + i, bytes));
        }
        return contents;
    }

    private List<Sent> send(Running server, List<Content> contents) throws IOException, InterruptedException {
        try (var threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<Future<Sent>> sending = contents.stream()
                    .map(content -> threads.submit(() -> sender.send(server.endpoint(), content)))
                    .toList();
            var sent = new ArrayList<Sent>();
            for (Future<Sent> upload : sending) {
                sent.add(upload.get());
            }
            return sent;
        } catch (ExecutionException e) {
            throw new IOException(
                    "An upload failed: " + e.getCause() + "; the server's last words: "
                            + server.child().lastWords(),
                    e);
        }
    }

    /**
     * Compares the objects of the contents' size.
     *
     * @param contents of one length
     * @throws WrongBytesException when the objects are not what was sent
     */
    void verify(Place place, List<Content> contents) throws IOException {
        List<String> found = place.digests(contents.getFirst().length());
        List<String> expected = contents.stream()
                .map(content -> digests.computeIfAbsent(content, pattern::sha256))
                .sorted()
                .toList();
        if (!found.equals(expected)) {
            throw new WrongBytesException("Of " + expected.size() + " objects "
                    + expected.stream().filter(found::contains).count() + " are as sent, " + found.size()
                    + " are there.");
        }
    }

    /** What was written before is on the disk, and does not slow what comes. */
    private static void sync() throws IOException, InterruptedException {
        new ProcessBuilder("sync").start().waitFor();
    }
}
