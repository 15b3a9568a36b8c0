package dev.millrace.app.validate;

import dev.millrace.streams.Presentation;
import dev.millrace.streams.RedirectedException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A presentation on a server. Segments are read by ranges, so that of each only the boxes travel; redirects are not
 * followed, and the server can neither stall nor flood us beyond the limits.
 */
public final class Served implements Presentation, AutoCloseable {
    private static final int PARTIAL = 206;
    /** A whole segment, from a server that does not know ranges. */
    private static final int LARGEST_BODY = 64 << 20;

    private final HttpClient http;
    private final URI folder;
    private final Optional<URI> master;
    private final Optional<URI> mpd;
    private final Limits limits;
    private final long deadline;
    private int requests;
    private long bytes;

    /** @param place a folder, which ends in a slash, a multivariant playlist or an MPD */
    public Served(URI place, Limits limits) {
        this.limits = limits;
        this.deadline = System.nanoTime() + limits.time().toNanos();
        this.http = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limits.answer())
                .build();
        this.folder = place.resolve(".");
        String path = place.getPath();
        boolean both = path.endsWith("/");
        boolean dash = path.endsWith(".mpd");
        this.master = both ? Optional.of(folder.resolve("master.m3u8")) : dash ? Optional.empty() : Optional.of(place);
        this.mpd = both ? Optional.of(folder.resolve("manifest.mpd")) : dash ? Optional.of(place) : Optional.empty();
    }

    @Override
    public Optional<String> master() throws IOException {
        return text(master, mpd.isPresent());
    }

    @Override
    public Optional<String> mpd() throws IOException {
        return text(mpd, master.isPresent());
    }

    /** @param optional whether there is another */
    private Optional<String> text(Optional<URI> uri, boolean optional) throws IOException {
        if (uri.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(text(uri.get()));
        } catch (RedirectedException e) {
            throw new IOException(uri.get() + " " + e.getReason() + ": give that URL", e);
        } catch (NoSuchFileException e) {
            if (optional) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public String playlist(String path) throws IOException {
        return text(folder.resolve(path));
    }

    private String text(URI uri) throws IOException {
        HttpResponse<byte[]> response = send(HttpRequest.newBuilder(uri), LONGEST_TEXT);
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @Override
    public SeekableByteChannel open(String path) throws IOException {
        return ServedChannel.open((offset, length) -> part(path, offset, length));
    }

    private ServedChannel.Part part(String path, long offset, int length) throws IOException {
        String range = "bytes=" + offset + "-" + (offset + length - 1);
        HttpResponse<byte[]> response =
                send(HttpRequest.newBuilder(folder.resolve(path)).header("Range", range), LARGEST_BODY);
        if (response.statusCode() != PARTIAL) {
            return new ServedChannel.Part(0, ByteBuffer.wrap(response.body()), response.body().length);
        }
        String said = response.headers().firstValue("Content-Range").orElse("");
        long size = ServedChannel.size(said, offset, response.body().length);
        return new ServedChannel.Part(offset, ByteBuffer.wrap(response.body()), size);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request, int most) throws IOException {
        long left = deadline - System.nanoTime();
        if (++requests > limits.requests() || bytes > limits.bytes() || left <= 0) {
            throw new IOException("it takes more than " + limits.requests() + " requests, " + limits.bytes()
                    + " bytes or " + limits.time().toSeconds() + " s to read");
        }
        BodyHandler<byte[]> body = _ -> BodySubscribers.limiting(BodySubscribers.ofByteArray(), most);
        URI uri = request.build().uri();
        CompletableFuture<HttpResponse<byte[]>> pending = http.sendAsync(request.build(), body);
        try {
            Duration patience =
                    limits.answer().compareTo(Duration.ofNanos(left)) < 0 ? limits.answer() : Duration.ofNanos(left);
            HttpResponse<byte[]> response = pending.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            bytes += response.body().length;
            return accepted(uri, response);
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw new IOException(uri + " is not answered in time", e);
        } catch (ExecutionException e) {
            throw new IOException(uri + " cannot be read: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static HttpResponse<byte[]> accepted(URI uri, HttpResponse<byte[]> response) throws IOException {
        int status = response.statusCode();
        if (status == 200 || status == PARTIAL) {
            return response;
        }
        if (status / 100 == 3) {
            throw new RedirectedException(
                    uri.toString(), response.headers().firstValue("Location").orElse("nowhere"));
        }
        if (status == 404 || status == 410) {
            throw new NoSuchFileException(uri.toString());
        }
        throw new IOException(uri + " answers " + status);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
