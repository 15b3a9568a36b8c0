package dev.millrace.app.bench;

import dev.millrace.app.bench.Connection.Head;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What an upload cannot cost less than: a thread for each connection reads, hashes by SHA-256 and writes to one file,
 * which another forces every 16 MiB and at the end, before the answer. No database, no identity, no restart.
 */
@Command(name = "sink", hidden = true, description = "Of the bench: takes uploads and does no more than it must.")
public final class RawSink implements Callable<Integer> {
    private static final int BUFFER = 256 * 1024;
    private static final long FORCED_AFTER = 16 << 20;
    private static final int FORCING_AT_ONCE = 2;

    @Option(names = "--port", required = true, description = "Where to listen.")
    int port;

    @Option(names = "--directory", required = true, description = "Where the files go.")
    Path directory = Path.of(".");

    private final AtomicLong named = new AtomicLong();

    @Override
    public Integer call() throws IOException {
        try (var server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
            Thread.ofPlatform().daemon().start(() -> accept(server));
            // Nothing comes: it ends with the process that has started this one.
            return System.in.read() < 0 ? 0 : 1;
        }
    }

    private void accept(ServerSocketChannel server) {
        try {
            while (true) {
                SocketChannel accepted = server.accept();
                Thread.ofPlatform().daemon().start(() -> serve(accepted));
            }
        } catch (IOException e) {
            System.err.println("No more connections are taken: " + e);
        }
    }

    private void serve(SocketChannel channel) {
        try (var connection = new Connection(channel, BUFFER)) {
            for (var head = connection.head(); head.isPresent(); head = connection.head()) {
                connection.send(answer(connection, head.get()));
            }
        } catch (IOException e) {
            System.err.println("A connection ended: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Head answer(Connection connection, Head request) throws IOException, InterruptedException {
        String[] start = request.start().split(" ", -1);
        return switch (start[0]) {
            case "POST" -> response("201 Created", "location", "/files/" + named.incrementAndGet());
            case "HEAD" -> response("200 OK", "upload-offset", "" + Files.size(file(start[1])));
            case "PATCH" -> {
                long length = Long.parseLong(request.field("content-length").orElse("0"));
                long offset = Long.parseLong(request.field("upload-offset").orElse("0"));
                append(connection, file(start[1]), offset, length);
                yield response("204 No Content", "upload-offset", "" + (offset + length));
            }
            default -> response("405 Method Not Allowed", "allow", "POST, HEAD, PATCH");
        };
    }

    private Path file(String uri) {
        return directory.resolve("upload-" + Long.parseLong(uri.substring(uri.lastIndexOf('/') + 1)));
    }

    private static Head response(String status, String field, String value) {
        return new Head("HTTP/1.1 " + status, Map.of("content-length", "0", field, value));
    }

    private static void append(Connection connection, Path path, long offset, long length)
            throws IOException, InterruptedException {
        MessageDigest digest = Pattern.digest();
        try (var file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var forcing =
                        Executors.newSingleThreadExecutor(Thread.ofPlatform().factory())) {
            var pending = new Semaphore(FORCING_AT_ONCE);
            file.truncate(offset).position(offset);
            long unforced = 0;
            for (long left = length; left > 0; ) {
                ByteBuffer received = connection.bytes();
                if (!received.hasRemaining()) {
                    throw new IOException("closed with " + left + " bytes missing");
                }
                ByteBuffer bytes =
                        received.slice(received.position(), Math.toIntExact(Math.min(left, received.remaining())));
                received.position(received.position() + bytes.remaining());
                left -= bytes.remaining();
                unforced += bytes.remaining();
                digest.update(bytes.duplicate());
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                if (unforced >= FORCED_AFTER) {
                    pending.acquire();
                    force(forcing, file, pending);
                    unforced = 0;
                }
            }
            pending.acquire(FORCING_AT_ONCE);
            file.force(true);
        }
        digest.digest();
    }

    private static void force(ExecutorService forcing, FileChannel file, Semaphore pending) {
        forcing.submit(() -> {
            try {
                file.force(false);
            } finally {
                pending.release();
            }
            return null;
        });
    }
}
