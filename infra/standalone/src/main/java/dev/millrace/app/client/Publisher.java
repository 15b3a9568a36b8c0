package dev.millrace.app.client;

import dev.millrace.app.Trouble;
import io.tus.java.client.ProtocolException;
import io.tus.java.client.TusClient;
import io.tus.java.client.TusUpload;
import io.tus.java.client.TusUploader;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Uploads files by tus 1.0, and goes on where an earlier call was stopped. */
public final class Publisher {
    private static final int CHUNK = 256 * 1024;
    private static final int ATTEMPTS = 8;
    private static final int LOCKED = 423;
    private static final int INSUFFICIENT_STORAGE = 507;

    private final Api api;
    private final Path urls;

    /**
     * @param urls file that remembers unfinished uploads
     */
    public Publisher(Api api, Path urls) {
        this.api = api;
        this.urls = urls;
    }

    /**
     * What was uploaded.
     *
     * @param answeredNanos {@link System#nanoTime} of the answer to the last byte
     */
    public record Uploaded(String asset, long answeredNanos, boolean resumed) {}

    /** @return once the server has answered the last byte */
    public Uploaded upload(Path file, Optional<String> title, Progress progress) throws InterruptedException {
        var resumed = new AtomicBoolean();
        var asset = new AtomicReference<String>();
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(file, title, progress, resumed, asset);
            } catch (ProtocolException | IOException e) {
                // The client forgets what a refusal said, or the connection was gone before: the video tells it.
                Optional<String> why = asset.get() == null ? Optional.empty() : api.problem(asset.get());
                if (why.isPresent()) {
                    throw new Trouble("The server refuses " + file + ": " + why.get(), e);
                }
                if (e instanceof ProtocolException protocol && !passing(protocol)) {
                    throw refused(file, protocol);
                }
                if (attempt == ATTEMPTS) {
                    throw new Trouble(
                            "The upload of " + file + " broke off (" + e.getMessage()
                                    + "): run the same command again to go on where it stopped.",
                            e);
                }
                // Twice as long each time: a server that restarts is back within a few of these.
                LockSupport.parkNanos(Duration.ofMillis(200L << attempt).toNanos());
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }
    }

    private Uploaded attempt(
            Path file, Optional<String> title, Progress progress, AtomicBoolean resumed, AtomicReference<String> asset)
            throws IOException, ProtocolException, InterruptedException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new Trouble("There is no file " + file + " that can be read.");
        }
        var store = new UploadUrls(urls);
        var client = client(store);
        TusUpload upload = upload(file, title);
        resumed.compareAndSet(false, store.get(upload.getFingerprint()) != null);
        try {
            TusUploader uploader = begin(client, upload, store);
            URI url = URI.create(uploader.getUploadURL().toString());
            asset.set(api.assetOfUpload(url));
            uploader.setChunkSize(CHUNK);
            long length = Math.max(1, upload.getSize());
            do {
                progress.show((double) uploader.getOffset() / length);
            } while (uploader.uploadChunk() >= 0);
            uploader.finish();
            long answered = System.nanoTime();
            progress.show(1);
            store.remove(upload.getFingerprint());
            return new Uploaded(asset.get(), answered, resumed.get());
        } finally {
            upload.getInputStream().close();
        }
    }

    /** One that has ended meanwhile is begun anew. */
    private static TusUploader begin(TusClient client, TusUpload upload, UploadUrls store)
            throws IOException, ProtocolException {
        try {
            return client.resumeOrCreateUpload(upload);
        } catch (ProtocolException e) {
            if (status(e) != HttpURLConnection.HTTP_GONE) {
                throw e;
            }
            store.remove(upload.getFingerprint());
            return client.resumeOrCreateUpload(upload);
        }
    }

    private TusClient client(UploadUrls store) throws IOException {
        var client = new TusClient();
        client.setUploadCreationURL(api.server().resolve("/files").toURL());
        client.setHeaders(Map.of("Authorization", "Bearer " + api.token()));
        client.enableResuming(store);
        return client;
    }

    private TusUpload upload(Path file, Optional<String> title) throws IOException {
        var upload = new TusUpload(file.toFile());
        // The same file to another server, or changed since, is another upload.
        upload.setFingerprint(api.server() + "|" + file.toAbsolutePath() + "|" + Files.size(file) + "|"
                + Files.getLastModifiedTime(file).toMillis());
        var metadata = new LinkedHashMap<String, String>();
        String name = file.toAbsolutePath().normalize().getFileName().toString();
        metadata.put("filename", name);
        metadata.put("title", title.orElse(name));
        upload.setMetadata(metadata);
        return upload;
    }

    /**
     * Whether trying again soon may help: 409 comes while bytes of a cut connection are still arriving, 410 when the upload has
     * ended meanwhile, 423 and 5xx while the server is busy or restarts. A full disk is not emptied within seconds.
     */
    private static boolean passing(ProtocolException e) {
        try {
            int status = status(e);
            return status == HttpURLConnection.HTTP_CONFLICT
                    || status == HttpURLConnection.HTTP_GONE
                    || status == LOCKED
                    || (status >= 500 && status != INSUFFICIENT_STORAGE);
        } catch (IOException unreadable) {
            return true;
        }
    }

    private static int status(ProtocolException e) throws IOException {
        HttpURLConnection connection = e.getCausingConnection();
        return connection == null ? 0 : connection.getResponseCode();
    }

    private static Trouble refused(Path file, ProtocolException e) {
        HttpURLConnection connection = e.getCausingConnection();
        String why = e.getMessage();
        try {
            if (connection != null && connection.getErrorStream() != null) {
                why = Api.detail(new String(connection.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException unreadable) {
            e.addSuppressed(unreadable);
        }
        return new Trouble("The server refuses " + file + ": " + why, e);
    }
}
