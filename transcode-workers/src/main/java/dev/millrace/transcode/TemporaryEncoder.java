package dev.millrace.transcode;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.transcode.child.ChildCommand;
import dev.millrace.transcode.child.ChildProcess;
import dev.millrace.transcode.child.ChildSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One child in a home of its own, for the command line: no server need run, and no data directory is touched. */
final class TemporaryEncoder implements AutoCloseable {
    private final Path root;
    private final ChildCommand command;
    private final ChildProcess child;
    private final Event.Ready ready;

    /** @throws IOException with a sentence when no child gets ready */
    TemporaryEncoder() throws IOException, InterruptedException {
        List<String> classPath = EncoderInstallation.classPath(Optional.empty());
        this.root = Files.createTempDirectory("millrace-encoder-");
        try {
            ChildSettings settings = ChildSettings.standard();
            this.command = new EncoderInstallation(classPath, root, settings, false, false).get();
            this.child = ChildProcess.start(command, new SimpleMeterRegistry());
            this.ready = child.awaitReady(settings.startPatience());
        } catch (IOException | InterruptedException | RuntimeException e) {
            delete();
            throw e;
        }
    }

    ChildCommand command() {
        return command;
    }

    ChildProcess child() {
        return child;
    }

    Event.Ready ready() {
        return ready;
    }

    @Override
    public void close() throws IOException {
        child.close();
        delete();
    }

    private void delete() throws IOException {
        List<Path> all;
        try (Stream<Path> tree = Files.walk(root)) {
            all = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
