package dev.millrace.platform.objects.s3;

import dev.millrace.platform.objects.Bytes;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.AsyncRequestBody;

/**
 * Bytes as the body of a request. Each attempt opens them anew and reads them in a thread of its own, no faster than the
 * connection takes them. What is handed to the connection are copies: once this is closed nobody reads the bytes any
 * more, and their owner may use the memory for something else. A body of the wrong length is never sent to its end.
 */
final class SentBytes implements AsyncRequestBody, AutoCloseable {
    private static final int CHUNK = 128 * 1024;

    private final Bytes bytes;
    private final List<Reading> readings = new ArrayList<>();
    private boolean closed;

    SentBytes(Bytes bytes) {
        this.bytes = bytes;
    }

    @Override
    public Optional<Long> contentLength() {
        return Optional.of(bytes.length());
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        var reading = new Reading(subscriber);
        subscriber.onSubscribe(reading);
        synchronized (readings) {
            if (!closed) {
                readings.add(reading);
                reading.thread.start();
                return;
            }
        }
        subscriber.onError(new IOException("the request was given up"));
    }

    @Override
    public void close() {
        synchronized (readings) {
            closed = true;
        }
        readings.forEach(Reading::end);
    }

    private final class Reading implements Subscription {
        private final Subscriber<? super ByteBuffer> subscriber;
        private final Semaphore wanted = new Semaphore(0);
        private final Thread thread =
                Thread.ofVirtual().name("millrace-s3-send").unstarted(this::run);
        private volatile boolean cancelled;

        Reading(Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long chunks) {
            // More than an object can have are as good as all.
            wanted.release((int) Math.min(chunks, 1 << 20));
        }

        /** Wakes the reader, but does not interrupt it: that would close a file which the next attempt reads again. */
        @Override
        public void cancel() {
            cancelled = true;
            wanted.release();
        }

        /** Returns once the bytes are not read any more. */
        private void end() {
            cancel();
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private void run() {
            try (InputStream in = bytes.open()) {
                send(in);
            } catch (IOException | RuntimeException e) {
                if (!cancelled) {
                    subscriber.onError(e);
                }
            }
        }

        private void send(InputStream in) throws IOException {
            long left = bytes.length();
            while (left > 0) {
                wanted.acquireUninterruptibly();
                if (cancelled) {
                    return;
                }
                var chunk = new byte[(int) Math.min(left, CHUNK)];
                int read = in.readNBytes(chunk, 0, chunk.length);
                left -= read;
                if (read < chunk.length) {
                    throw new EOFException(left + " of " + bytes.length() + " bytes are missing");
                }
                if (left == 0) {
                    requireEnd(in);
                }
                if (!cancelled) {
                    subscriber.onNext(ByteBuffer.wrap(chunk));
                }
            }
            if (bytes.length() == 0) {
                requireEnd(in);
            }
            if (!cancelled) {
                subscriber.onComplete();
            }
        }

        private void requireEnd(InputStream in) throws IOException {
            if (in.read() >= 0) {
                throw new IOException("there are more than the announced " + bytes.length() + " bytes");
            }
        }
    }
}
