package dev.millrace.transcode.child;

import dev.millrace.transcode.confine.Enclosure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The words that start a child.
 *
 * @param mainClass of the class path in the home
 */
public record ChildCommand(EncoderHome home, Enclosure enclosure, ChildSettings settings, String mainClass) {
    private static final String ENCODER = "dev.millrace.encoder.Main";
    private static final int OPEN_FILES = 256;

    /** Gives the command when it is first needed: making the home takes a moment. */
    @FunctionalInterface
    public interface Supplier {
        ChildCommand get() throws IOException;
    }

    /** The encoder. */
    public static ChildCommand encoder(EncoderHome home, Enclosure enclosure, ChildSettings settings) {
        return new ChildCommand(home, enclosure, settings, ENCODER);
    }

    List<String> words(Path own) {
        List<String> words = new ArrayList<>(
                enclosure.prefix(new Enclosure.Limits(settings.cpu(), settings.addressSpace(), OPEN_FILES)));
        String directory = home.asSeen(own);
        words.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + settings.heap().toBytes(),
                "-XX:+UseSerialGC",
                // What counts is native; the rest should start fast.
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash",
                // Standard output belongs to the protocol.
                "-XX:+DisplayVMOutputToStderr",
                "-XX:ErrorFile=" + directory + "/crash.log",
                "--enable-native-access=ALL-UNNAMED",
                "-Dfile.encoding=UTF-8",
                "-Djava.io.tmpdir=" + directory,
                "-Duser.home=" + directory,
                // Natives come from the directory that the parent has filled; nothing is unpacked.
                "-Dorg.bytedeco.javacpp.pathsFirst=true",
                "-Dorg.bytedeco.javacpp.cachedir=" + directory,
                "-Dorg.bytedeco.javacpp.maxBytes=0",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Djava.library.path=" + home.nativesAsSeen(),
                "-Donnxruntime.native.path=" + home.nativesAsSeen(),
                "-cp",
                home.classPathAsSeen(),
                mainClass));
        return words;
    }
}
