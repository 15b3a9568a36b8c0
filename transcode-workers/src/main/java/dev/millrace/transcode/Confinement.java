package dev.millrace.transcode;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.transcode.confine.Enclosure;
import dev.millrace.transcode.confine.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What keeps the encoder child from harm on this machine, for {@code ./millrace doctor}. */
public final class Confinement {
    private Confinement() {}

    /**
     * What a child that was tried has shown.
     *
     * @param ffmpeg the version that it has loaded; empty when no child could be started
     * @param layers each on or off, and why
     */
    public record Report(Optional<String> ffmpeg, List<Layer> layers) {}

    /** Tries it with a real child, which is ended again. */
    public static Report report() throws IOException, InterruptedException {
        try (TemporaryEncoder encoder = new TemporaryEncoder()) {
            List<Layer> layers = new ArrayList<>(encoder.command().enclosure().layers());
            layers.add(systemCalls(encoder.ready()));
            return new Report(Optional.of(encoder.ready().ffmpeg()), List.copyOf(layers));
        } catch (IllegalStateException | IOException e) {
            return withoutChild(String.valueOf(e.getMessage()));
        }
    }

    private static Report withoutChild(String why) throws IOException {
        Path root = Files.createTempDirectory("millrace-encoder-");
        try {
            List<Layer> layers = new ArrayList<>(Enclosure.detect(root).layers());
            layers.add(new Layer(Layer.Kind.SYSTEM_CALLS, false, "no child could be started: " + why));
            return new Report(Optional.empty(), List.copyOf(layers));
        } finally {
            Files.delete(root);
        }
    }

    private static Layer systemCalls(Event.Ready ready) {
        boolean on = ready.confinement().contains("seccomp");
        return new Layer(
                Layer.Kind.SYSTEM_CALLS,
                on,
                on
                        ? "seccomp: no sockets, no new processes, no tracing, no mounting"
                        : "this kernel or container forbids seccomp filters");
    }
}
