package dev.millrace.app.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link RawSink} as a contender. */
final class Sink implements Contender {
    @Override
    public String name() {
        return "raw-sink";
    }

    @Override
    public Optional<Store> store() {
        return Optional.empty();
    }

    @Override
    public Running start(Workplace work, int uploads) throws IOException, InterruptedException {
        Path directory = work.directory(name());
        int port = Child.freePort();
        Child child = work.start(
                name(),
                Program.small(List.of("bench", "sink", "--port", "" + port, "--directory", directory.toString())));
        child.awaitPort(port);
        var endpoint = new Endpoint(URI.create("http://127.0.0.1:" + port + "/files"), Map.of());
        return new Running(child, endpoint, Place.directory(directory), Running.ONCE_ANSWERED, Optional.empty());
    }
}
