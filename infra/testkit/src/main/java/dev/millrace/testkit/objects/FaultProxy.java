package dev.millrace.testkit.objects;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands on loopback between an S3 client and a server, passes on what both say, and breaks those exchanges that it is
 * told to. The client's signature stays valid, since nothing that is passed on is changed.
 */
public final class FaultProxy implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length:\\s*(\\d+)\\s*$");
    private static final Pattern CHUNKED = Pattern.compile("(?im)^transfer-encoding:\\s*chunked\\s*$");

    private final ServerSocket listening;
    private final URI server;
    private final Duration slowness;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger injected = new AtomicInteger();
    private final Map<S3Request, AtomicInteger> asked = new ConcurrentHashMap<>();
    private volatile Plan plan = new Plan(S3Request.PUT, S3Fault.RESET, new AtomicInteger(), new AtomicInteger());

    private record Plan(S3Request request, S3Fault fault, AtomicInteger spared, AtomicInteger left) {
        Optional<S3Fault> faultOf(S3Request asked) {
            return asked == request && !took(spared) && took(left) ? Optional.of(fault) : Optional.empty();
        }

        private static boolean took(AtomicInteger some) {
            return some.getAndUpdate(now -> Math.max(0, now - 1)) > 0;
        }
    }

    /** @param slowness of {@link S3Fault#SLOW} */
    public FaultProxy(URI server, Duration slowness) throws IOException {
        this.server = server;
        this.slowness = slowness;
        this.listening = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** From now on, the next so many requests of that kind suffer that fault. */
    public void inject(S3Request request, S3Fault fault, int times) {
        inject(request, fault, 0, times);
    }

    /** The same, but the first {@code spared} of them come through. */
    public void inject(S3Request request, S3Fault fault, int spared, int times) {
        injected.set(0);
        plan = new Plan(request, fault, new AtomicInteger(spared), new AtomicInteger(times));
    }

    /** How many requests of that kind there were, broken or not. */
    public int asked(S3Request request) {
        return asked.getOrDefault(request, new AtomicInteger()).get();
    }

    /** How often that has happened. */
    public int injected() {
        return injected.get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                var upstream = new Socket(server.getHost(), server.getPort())) {
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            open.add(upstream);
            var exchange = new Exchange(client, upstream);
            while (exchange.passOn()) {
                // the next on the same connection
            }
            open.remove(upstream);
        } catch (IOException endOfConnection) {
            // as either side sees fit
        } finally {
            open.remove(client);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One connection of a client with one to the server. */
    private final class Exchange {
        private final Socket client;
        private final InputStream fromClient;
        private final OutputStream toClient;
        private final InputStream fromServer;
        private final OutputStream toServer;

        Exchange(Socket client, Socket upstream) throws IOException {
            this.client = client;
            this.fromClient = new BufferedInputStream(client.getInputStream(), 64 * 1024);
            this.toClient = client.getOutputStream();
            this.fromServer = new BufferedInputStream(upstream.getInputStream(), 64 * 1024);
            this.toServer = upstream.getOutputStream();
        }

        /** @return whether the connection goes on */
        boolean passOn() throws IOException {
            String head = head(fromClient);
            if (head.isEmpty()) {
                return false;
            }
            S3Request request = S3Request.of(head);
            asked.computeIfAbsent(request, _ -> new AtomicInteger()).incrementAndGet();
            Optional<S3Fault> fault = plan.faultOf(request);
            if (fault.isEmpty()) {
                ask(head);
                answer(head);
                return true;
            }
            injected.incrementAndGet();
            return suffer(fault.get(), head);
        }

        private boolean suffer(S3Fault fault, String head) throws IOException {
            switch (fault) {
                case INTERNAL_ERROR -> refuse(head, "500 Internal Server Error", "InternalError");
                case SLOW_DOWN -> refuse(head, "503 Slow Down", "SlowDown");
                case ERROR_IN_200 -> refuse(head, "200 OK", "InternalError");
                case RESET -> reset();
                case SLOW -> {
                    ask(head);
                    LockSupport.parkNanos(slowness.toNanos());
                    answer(head);
                }
                case LOST_ANSWER -> {
                    ask(head);
                    fromServer.mark(1);
                    fromServer.read();
                    reset();
                }
                case CUT_ANSWER -> {
                    ask(head);
                    cutAnswer(head);
                }
            }
            return fault == S3Fault.INTERNAL_ERROR || fault == S3Fault.SLOW_DOWN || fault == S3Fault.ERROR_IN_200;
        }

        private void reset() throws IOException {
            client.setSoLinger(true, 0);
            client.close();
        }

        private void refuse(String head, String status, String code) throws IOException {
            copy(fromClient, OutputStream.nullOutputStream(), length(head));
            String error = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code
                    + "</Code><Message>Injected.</Message><RequestId>0</RequestId></Error>";
            byte[] body = head.startsWith("HEAD ") ? new byte[0] : error.getBytes(ISO_8859_1);
            String answer = "HTTP/1.1 " + status + "\r\nContent-Type: application/xml\r\nContent-Length: " + body.length
                    + "\r\n\r\n";
            toClient.write(answer.getBytes(ISO_8859_1));
            toClient.write(body);
            toClient.flush();
        }

        private void ask(String head) throws IOException {
            toServer.write(head.getBytes(ISO_8859_1));
            copy(fromClient, toServer, length(head));
            toServer.flush();
        }

        private void answer(String request) throws IOException {
            String head = head(fromServer);
            if (head.isEmpty()) {
                throw new EOFException("the server hung up");
            }
            toClient.write(head.getBytes(ISO_8859_1));
            if (!isBodiless(request, head)) {
                if (CHUNKED.matcher(head).find()) {
                    copyChunks();
                } else {
                    copy(fromServer, toClient, length(head));
                }
            }
            toClient.flush();
        }

        /** Half of the body where there is one, otherwise half of the head. */
        private void cutAnswer(String request) throws IOException {
            String head = head(fromServer);
            long length = length(head);
            boolean hasBody = !isBodiless(request, head) && length > 1;
            toClient.write((hasBody ? head : head.substring(0, head.length() / 2)).getBytes(ISO_8859_1));
            if (hasBody) {
                copy(fromServer, toClient, length / 2);
            }
            toClient.flush();
            client.close();
        }

        private boolean isBodiless(String request, String answer) {
            return request.startsWith("HEAD ")
                    || answer.startsWith("HTTP/1.1 204")
                    || answer.startsWith("HTTP/1.1 304");
        }

        private void copyChunks() throws IOException {
            while (true) {
                String line = line(fromServer);
                toClient.write(line.getBytes(ISO_8859_1));
                int size = Integer.parseInt(line.strip().split(";", 2)[0], 16);
                copy(fromServer, toClient, size);
                toClient.write(line(fromServer).getBytes(ISO_8859_1));
                if (size == 0) {
                    return;
                }
            }
        }
    }

    private static long length(String head) {
        Matcher matcher = LENGTH.matcher(head);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            head.append(line);
            if (line.equals("\r\n")) {
                return head.toString();
            }
        }
        return "";
    }

    /** With its end; empty at the end of the stream. */
    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            line.write(next);
            if (next == '\n') {
                break;
            }
        }
        return line.toString(ISO_8859_1);
    }

    private static void copy(InputStream in, OutputStream out, long length) throws IOException {
        var buffer = new byte[64 * 1024];
        for (long left = length; left > 0; ) {
            int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                throw new EOFException(left + " bytes are missing");
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }
}
