package dev.millrace.app.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A store that is far away: passes bytes on as they come, but holds back the first of each answer, interim ones too, and
 * the first on a new connection. Rate is not limited. Counts answers as they pass.
 *
 * <p>It is told what to do on its standard input: {@code latency MILLIS}, or {@code count}, which answers with requests
 * and refusals (4xx, 5xx) since the last time; it ends with that input.
 */
@Command(name = "proxy", hidden = true, description = "Of the bench: a store that is far away.")
public final class DelayProxy implements Callable<Integer> {
    private static final int BUFFER = 256 * 1024;
    private static final byte[] ANSWER = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS_AT = 9;

    @Option(names = "--port", required = true, description = "Where to listen.")
    int port;

    @Option(names = "--target", required = true, description = "The store's port.")
    int target;

    private final LongAdder answered = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile long latencyNanos;

    @Override
    public Integer call() throws IOException {
        try (var server = ServerSocketChannel.open();
                var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
            Thread.ofPlatform().daemon().start(() -> accept(server));
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                System.out.println(obey(order));
            }
        }
        return 0;
    }

    private String obey(String order) {
        if (order.equals("count")) {
            return answered.sumThenReset() + " " + refused.sumThenReset();
        }
        latencyNanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(order.substring("latency ".length())));
        return "ok";
    }

    private void accept(ServerSocketChannel server) {
        try {
            while (true) {
                var relay = new Relay(server.accept());
                Thread.ofPlatform().daemon().start(relay::run);
            }
        } catch (IOException e) {
            System.err.println("No more connections are taken: " + e);
        }
    }

    private void hold() {
        long until = System.nanoTime() + latencyNanos;
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void count(ByteBuffer start) {
        if (start.remaining() < STATUS_AT + 3
                || !start.slice(start.position(), ANSWER.length).equals(ByteBuffer.wrap(ANSWER))) {
            // Bytes of an answer that began while its request was still being sent.
            return;
        }
        char status = (char) start.get(start.position() + STATUS_AT);
        if (status != '1') {
            answered.increment();
        }
        if (status >= '4') {
            refused.increment();
        }
    }

    /** One connection and its twin to the store. */
    private final class Relay {
        private final SocketChannel client;
        private final AtomicBoolean asked = new AtomicBoolean();

        Relay(SocketChannel client) {
            this.client = client;
        }

        void run() {
            hold();
            try (client;
                    var store = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), target))) {
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                store.setOption(StandardSocketOptions.TCP_NODELAY, true);
                Thread.ofPlatform().daemon().start(() -> up(store));
                down(store);
            } catch (IOException e) {
                // One end has gone: the other is closed with it.
            }
        }

        private void up(SocketChannel store) {
            var buffer = ByteBuffer.allocateDirect(BUFFER);
            try {
                while (client.read(buffer.clear()) >= 0) {
                    asked.set(true);
                    write(store, buffer.flip());
                }
                store.shutdownOutput();
            } catch (IOException e) {
                // Seen by the other direction as well.
            }
        }

        private void down(SocketChannel store) throws IOException {
            var buffer = ByteBuffer.allocateDirect(BUFFER);
            while (store.read(buffer.clear()) >= 0) {
                buffer.flip();
                if (asked.getAndSet(false)) {
                    count(buffer);
                    hold();
                }
                write(client, buffer);
            }
        }

        private static void write(SocketChannel to, ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                to.write(bytes);
            }
        }
    }
}
