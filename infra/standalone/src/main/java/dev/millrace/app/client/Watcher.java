package dev.millrace.app.client;

import dev.millrace.app.Trouble;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/** Follows an asset until a viewer can play it. */
public final class Watcher {
    private static final Set<String> ENDED =
            Set.of("REJECTED", "FAILED", "EXPIRED", "DELETING", "DELETED", "TAKEN_DOWN");
    private static final Duration PERIOD = Duration.ofMillis(50);

    private final Api api;
    private final String asset;

    public Watcher(Api api, String asset) {
        this.api = api;
        this.asset = asset;
    }

    /**
     * Waits until the preview's master playlist and first segment can be fetched.
     *
     * @return the preview's HLS URL
     * @throws Trouble with the reason, when the asset ended otherwise
     */
    public URI awaitPlayable(Progress progress) throws InterruptedException {
        Optional<URI> preview = Optional.empty();
        while (true) {
            if (preview.isEmpty()) {
                JsonNode now = next(progress);
                preview = link(now, "preview");
            }
            if (preview.isPresent() && plays(preview.get())) {
                return preview.get();
            }
            next(progress);
            LockSupport.parkNanos(PERIOD.toNanos());
        }
    }

    /** Waits until it is PUBLISHED and the public URL plays. */
    public JsonNode awaitPublished(Progress progress) throws InterruptedException {
        while (true) {
            JsonNode now = next(progress);
            if (now.path("state").asString("").equals("PUBLISHED")) {
                var hls = link(now, "hls");
                if (hls.isPresent() && plays(hls.get())) {
                    progress.show(1);
                    return now;
                }
            }
            LockSupport.parkNanos(PERIOD.toNanos());
        }
    }

    private JsonNode next(Progress progress) throws InterruptedException {
        JsonNode now = api.asset(asset);
        String state = now.path("state").asString("");
        if (ENDED.contains(state) || now.path("screening").asString("").equals("BLOCKED")) {
            String why = now.path("problem").path("sentence").asString("");
            throw new Trouble("The video was not published, it is " + state + (why.isEmpty() ? "." : ": " + why));
        }
        JsonNode fraction = now.path("progress");
        if (fraction.isNumber()) {
            progress.show(fraction.asDouble());
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return now;
    }

    /** Whether master, a media playlist of it and the first segment there can be fetched, as a player would. */
    private boolean plays(URI master) throws InterruptedException {
        Optional<URI> media = firstUri(master);
        Optional<URI> segment = media.isPresent() ? firstUri(media.get()) : Optional.empty();
        return segment.isPresent() && api.fetchable(segment.get());
    }

    private Optional<URI> firstUri(URI playlist) throws InterruptedException {
        return api.fetch(playlist)
                .flatMap(text -> text.lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .findFirst())
                .map(playlist::resolve);
    }

    private static Optional<URI> link(JsonNode now, String name) {
        return now.path("playback").path(name).asStringOpt().map(URI::create);
    }
}
