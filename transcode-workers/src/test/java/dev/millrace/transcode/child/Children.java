package dev.millrace.transcode.child;

import dev.millrace.encoder.protocol.Limits;
import dev.millrace.encoder.protocol.Request;
import dev.millrace.transcode.TestClassPath;
import dev.millrace.transcode.confine.Enclosure;
import dev.millrace.transcode.confine.Layer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.util.unit.DataSize;

/** Fake children, confined like real ones. */
final class Children {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final Budget AMPLE = new Budget(PATIENCE, PATIENCE, 100 << 20);

    private final EncoderHome home;
    private final Enclosure enclosure;

    Children(Path root) throws IOException {
        this.home = EncoderHome.prepare(root, TestClassPath.ofFakes(), _ -> true);
        this.enclosure = Enclosure.detect(home.root());
    }

    private Children(EncoderHome home, Enclosure enclosure) {
        this.home = home;
        this.enclosure = enclosure;
    }

    /** The same on a machine that forbids these layers. */
    Children without(Layer.Kind... kinds) {
        Set<Layer.Kind> allowed = EnumSet.allOf(Layer.Kind.class);
        allowed.removeAll(List.of(kinds));
        return new Children(home, Enclosure.detect(home.root(), allowed));
    }

    Enclosure enclosure() {
        return enclosure;
    }

    EncoderHome home() {
        return home;
    }

    ChildCommand command(ChildSettings settings) {
        return new ChildCommand(home, enclosure, settings, FakeChild.class.getName());
    }

    ChildProcess start() throws IOException, InterruptedException {
        return start(settings(DataSize.ofGigabytes(1), Duration.ofMinutes(5)));
    }

    ChildProcess start(ChildSettings settings) throws IOException, InterruptedException {
        ChildProcess child = ChildProcess.start(command(settings), new SimpleMeterRegistry());
        child.awaitReady(PATIENCE);
        return child;
    }

    static ChildSettings settings(DataSize memory, Duration cpu) {
        return new ChildSettings(
                1, memory, DataSize.ofMegabytes(64), cpu, PATIENCE, PATIENCE, DataSize.ofMegabytes(100));
    }

    static Request ask(FakeChild.Trick trick, String what) {
        return new Request.Probe("/" + trick + (what.isEmpty() ? "" : ":" + what), Limits.standard());
    }
}
