package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.transcode.child.ChildProcess;
import dev.millrace.transcode.child.ChildSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpareTest {
    @TempDir
    Path root;

    @Test
    void aConfinedChildIsWarmAndHasClearedUpAfterItself() throws Exception {
        ChildSettings settings = ChildSettings.standard();
        List<String> classPath = List.of(RealEncoder.classPath().split(File.pathSeparator));
        EncoderInstallation installation = new EncoderInstallation(classPath, root, settings, false, false);
        try (ChildProcess child = ChildProcess.start(installation.get(), new SimpleMeterRegistry())) {
            Event.Ready ready = child.awaitReady(settings.startPatience());
            assertThat(ready.warm()).isTrue();
            assertThat(child.directory()).isEmptyDirectory();
        }
    }
}
