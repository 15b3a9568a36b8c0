package dev.millrace.app.command;

import dev.millrace.app.Trouble;
import dev.millrace.app.server.Launch;
import dev.millrace.app.server.RunFile;
import dev.millrace.app.server.ServerSettings;
import dev.millrace.app.server.Settings;
import dev.millrace.platform.objects.DiskFullException;
import dev.millrace.platform.objects.FreeSpace;
import dev.millrace.transcode.Confinement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.util.unit.DataSize;

/** What a server would find here, found without starting one. */
final class Examination {
    private static final int JAVA = 25;
    private static final Path NVIDIA = Path.of("/dev/nvidia0");

    private final Launch launch;
    private final Path data;
    private final List<Finding> findings = new ArrayList<>();

    Examination(Launch launch) {
        this.launch = launch;
        this.data = launch.data().toAbsolutePath().normalize();
    }

    /** How something is. */
    enum Health {
        OK("ok"),
        /** It works, with less. */
        OFF("OFF"),
        BAD("BAD");

        private final String word;

        Health(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** @param sentence what was found, and where it is bad what to do */
    record Finding(Health health, String subject, String sentence) {}

    List<Finding> findings() throws IOException, InterruptedException {
        java();
        encoder();
        gpu();
        Optional<RunFile> running = RunFile.of(data);
        directory(running);
        Map<String, String> settings = settings();
        if (!settings.isEmpty()) {
            space(settings.getOrDefault("millrace.data.min-free", ""));
            port("API", settings, "millrace.api", running.map(run -> run.api().getPort()));
            port(
                    "origin",
                    settings,
                    "millrace.origin",
                    running.flatMap(RunFile::origin).map(uri -> uri.getPort()));
        }
        return List.copyOf(findings);
    }

    private void found(Health health, String subject, String sentence) {
        findings.add(new Finding(health, subject, sentence));
    }

    private void java() {
        var version = Runtime.version();
        found(
                version.feature() == JAVA ? Health.OK : Health.BAD,
                "java",
                version + (version.feature() == JAVA ? "" : ": this needs JDK 25; point MILLRACE_JAVA_HOME at one"));
    }

    private void encoder() throws IOException, InterruptedException {
        var report = Confinement.report();
        if (report.ffmpeg().isPresent()) {
            found(Health.OK, "encoder", "FFmpeg " + report.ffmpeg().get() + " answers from a child of its own");
        } else {
            found(
                    Health.BAD,
                    "encoder",
                    "no child could be started, so nothing can be transcoded: see below, and build again with ./millrace"
                            + " --version");
        }
        report.layers()
                .forEach(layer -> found(
                        layer.on() ? Health.OK : Health.OFF,
                        layer.name(),
                        layer.why() + (layer.on() ? "" : " (the child is confined by the other layers)")));
    }

    private void gpu() {
        if (Files.exists(NVIDIA)) {
            found(Health.OFF, "gpu", "an NVIDIA device is here; this version encodes on the CPU");
        } else {
            found(Health.OFF, "gpu", "no NVIDIA device: video is encoded on the CPU");
        }
    }

    private void directory(Optional<RunFile> running) {
        Path there = data;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            found(
                    Health.BAD,
                    "data",
                    there + " cannot be written: give this user the right to, or name another directory with --data");
        } else if (running.isPresent()) {
            found(Health.OK, "data", data + ", where process " + running.get().pid() + " runs");
        } else {
            found(Health.OK, "data", data + (there.equals(data) ? "" : ", which will be made"));
        }
    }

    /** Empty when they cannot be read. */
    private Map<String, String> settings() {
        try {
            return ServerSettings.of(launch).stream()
                    .collect(Collectors.toMap(Settings.Line::name, Settings.Line::value));
        } catch (Trouble trouble) {
            found(Health.BAD, "settings", String.valueOf(trouble.getMessage()));
        } catch (RuntimeException unreadable) {
            found(
                    Health.BAD,
                    "settings",
                    data.resolve("millrace.yaml") + " cannot be read: mend it (" + unreadable.getMessage() + ")");
        }
        return Map.of();
    }

    private void space(String minFree) {
        Path there = data;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        try {
            var space = new FreeSpace(
                    FreeSpace.probe(there),
                    Optional.of(minFree).filter(text -> !text.isBlank()).map(DataSize::parse));
            String free = (space.free() >> 20) + " MiB free";
            try {
                space.requireRoom();
                found(Health.OK, "disk", free);
            } catch (DiskFullException full) {
                found(
                        Health.BAD,
                        "disk",
                        free + ", less than millrace.data.min-free: uploads and encodes wait; make room");
            }
        } catch (IllegalArgumentException notASize) {
            found(Health.BAD, "disk", "millrace.data.min-free is no size: " + minFree);
        }
    }

    private void port(String what, Map<String, String> settings, String prefix, Optional<Integer> own) {
        int port = Integer.parseInt(settings.getOrDefault(prefix + ".port", "0"));
        String bind = settings.getOrDefault(prefix + ".bind", "127.0.0.1");
        if (port == 0) {
            found(Health.OK, what + " port", "any free one");
            return;
        }
        if (own.filter(used -> used == port).isPresent()) {
            found(Health.OK, what + " port", port + ", used by this directory's process");
            return;
        }
        try (var socket = new ServerSocket(port, 1, InetAddress.getByName(bind))) {
            found(Health.OK, what + " port", socket.getLocalPort() + " on " + bind + " is free");
        } catch (IOException taken) {
            found(
                    Health.BAD,
                    what + " port",
                    port + " on " + bind + " cannot be had (" + taken.getMessage() + "): stop who has it, or set "
                            + prefix + ".port");
        }
    }
}
