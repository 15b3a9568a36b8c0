package dev.millrace.platform.objects.s3;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The body of an answer while it arrives, a few buffers ahead of its reader. Ending before the announced length is an
 * error, and so is a pause that is too long while the reader waits. Closed early, it drops the connection.
 */
final class ReceivedStream extends InputStream implements Subscriber<ByteBuffer> {
    private static final int AHEAD = 8;
    private static final Duration TIDY = Duration.ofMillis(100);

    private final long length;
    private final Duration patience;
    private final BlockingQueue<Signal> arrived = new LinkedBlockingQueue<>();
    private volatile @Nullable Subscription subscription;
    private volatile boolean closed;
    private ByteBuffer current = ByteBuffer.allocate(0);
    private long taken;
    private boolean ended;

    private sealed interface Signal {
        record Chunk(ByteBuffer bytes) implements Signal {}

        record End() implements Signal {}

        record Failed(Throwable why) implements Signal {}
    }

    /** @param length bytes that were announced */
    ReceivedStream(long length, Duration patience) {
        this.length = length;
        this.patience = patience;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        this.subscription = subscription;
        if (closed) {
            subscription.cancel();
        } else {
            subscription.request(AHEAD);
        }
    }

    @Override
    public void onNext(ByteBuffer bytes) {
        arrived.add(new Signal.Chunk(bytes));
    }

    @Override
    public void onError(Throwable why) {
        arrived.add(new Signal.Failed(why));
    }

    @Override
    public void onComplete() {
        arrived.add(new Signal.End());
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        while (!current.hasRemaining()) {
            if (ended) {
                return -1;
            }
            next(take());
        }
        int read = Math.min(count, current.remaining());
        current.get(into, offset, read);
        taken += read;
        return read;
    }

    private Signal take() throws IOException {
        if (closed) {
            throw new IOException("the stream is closed");
        }
        try {
            Signal signal = arrived.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (signal == null) {
                close();
                throw new IOException("the object store sent nothing for " + patience.toSeconds() + " s");
            }
            return signal;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new InterruptedIOException("interrupted while the object store was sending");
        }
    }

    private void next(Signal signal) throws IOException {
        switch (signal) {
            case Signal.Chunk(var bytes) -> {
                current = bytes;
                if (subscription != null) {
                    subscription.request(1);
                }
            }
            case Signal.End() -> {
                ended = true;
                if (taken != length) {
                    throw new EOFException("the object store sent " + taken + " of " + length + " bytes");
                }
            }
            case Signal.Failed(var why) -> throw new IOException("the object store broke off: " + why, why);
        }
    }

    /** Whoever has read everything gives the connection back; for that the answer's end is waited for a moment. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (subscription != null && !(ended || endsNow())) {
            subscription.cancel();
        }
    }

    private boolean endsNow() {
        try {
            return taken == length && arrived.poll(TIDY.toNanos(), TimeUnit.NANOSECONDS) instanceof Signal.End;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
