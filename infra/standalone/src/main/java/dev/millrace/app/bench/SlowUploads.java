package dev.millrace.app.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** Uploads that trickle, all at once. */
final class SlowUploads implements AutoCloseable {
    private static final Duration SLICE_EVERY = Duration.ofMillis(250);
    private static final int BEGUN_AT_ONCE = 16;

    private final Running server;
    private final Sender sender;
    private final List<Content> contents;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<Sent>> sending = new ArrayList<>();

    /**
     * @param rate bytes per second of each
     * @param length bytes of each
     */
    SlowUploads(Running server, Pattern pattern, int uploads, long rate, long length) {
        this.server = server;
        int slice = Math.toIntExact(Math.max(1, rate * SLICE_EVERY.toMillis() / 1000));
        this.sender = new Sender(pattern, new Sender.Pace(slice, SLICE_EVERY));
        this.contents = LongStream.rangeClosed(1, uploads)
                .mapToObj(number -> new Content(number, length))
                .toList();
    }

    List<Content> contents() {
        return contents;
    }

    /** Returns once all of them have begun. */
    void start() throws IOException, InterruptedException {
        var beginning = new ArrayList<Callable<Sender.Begun>>();
        contents.forEach(content -> beginning.add(() -> sender.begin(server.endpoint(), content)));
        try (var few = Executors.newFixedThreadPool(BEGUN_AT_ONCE)) {
            for (Future<Sender.Begun> begun : few.invokeAll(beginning)) {
                Sender.Begun upload = begun.get();
                sending.add(threads.submit(() -> sender.send(server.endpoint(), upload)));
            }
        } catch (ExecutionException e) {
            throw new IOException("A slow upload cannot begin: " + e.getCause(), e);
        }
    }

    /** How many are not yet at their end. */
    long trickling() {
        return sending.stream().filter(upload -> !upload.isDone()).count();
    }

    /** Waits until all are objects. */
    List<Sent> finish() throws IOException, InterruptedException {
        var sent = new ArrayList<Sent>();
        try {
            for (Future<Sent> upload : sending) {
                sent.add(upload.get());
            }
        } catch (ExecutionException e) {
            throw new IOException(
                    "A slow upload failed: " + e.getCause() + "; the server's last words: "
                            + server.child().lastWords(),
                    e);
        }
        for (Sent upload : sent) {
            server.whole().await(upload);
        }
        return sent;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
