package dev.millrace.transcode;

import dev.millrace.transcode.child.ChildCommand;
import dev.millrace.transcode.child.ChildSettings;
import dev.millrace.transcode.child.EncoderHome;
import dev.millrace.transcode.confine.Enclosure;
import dev.millrace.transcode.confine.EnclosureReport;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the encoder is installed, and the home made of it for this process's children. */
final class EncoderInstallation implements ChildCommand.Supplier {
    private static final Logger LOG = LoggerFactory.getLogger(EncoderInstallation.class);
    private static final String HOME_PROPERTY = "millrace.home";
    private static final List<String> FOR_FACES = List.of("opencv-", "openblas-");
    private static final String FOR_CLASSIFIER = "onnxruntime-";

    private final List<String> classPath;
    private final Path root;
    private final ChildSettings settings;
    private final Predicate<String> needed;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable ChildCommand command;

    /**
     * @param root below which children will work; emptied when the first child is started
     * @param faces whether children count them; they do without the large libraries for that otherwise
     * @param classifier whether children have one; likewise
     */
    EncoderInstallation(List<String> classPath, Path root, ChildSettings settings, boolean faces, boolean classifier) {
        this.classPath = classPath;
        this.root = root;
        this.settings = settings;
        this.needed = jar -> (faces || FOR_FACES.stream().noneMatch(jar::startsWith))
                && (classifier || !jar.startsWith(FOR_CLASSIFIER));
    }

    /**
     * The encoder's class path.
     *
     * @param configured as {@code java -cp} takes it; absent means {@code lib/encoder} below the directory that the
     *     system property {@code millrace.home} names
     * @throws IllegalStateException with a sentence when neither leads anywhere
     */
    static List<String> classPath(Optional<String> configured) {
        Optional<String> path = configured.filter(text -> !text.isBlank());
        if (path.isPresent()) {
            return List.of(path.get().split(File.pathSeparator));
        }
        String home = System.getProperty(HOME_PROPERTY);
        Path libraries = home == null ? null : Path.of(home, "lib", "encoder");
        if (libraries == null || !Files.isDirectory(libraries)) {
            throw new IllegalStateException("The encoder was not found"
                    + (libraries == null ? "" : " in " + libraries)
                    + ": set millrace.transcode.encoder-classpath to its jars.");
        }
        return List.of(libraries + "/*");
    }

    @Override
    public ChildCommand get() throws IOException {
        lock.lock();
        try {
            ChildCommand made = command;
            if (made == null) {
                EncoderHome home = EncoderHome.prepare(root, classPath, needed);
                Enclosure enclosure = Enclosure.detect(home.root());
                LOG.info("Children are confined by:\n{}", new EnclosureReport(enclosure.layers()));
                made = ChildCommand.encoder(home, enclosure, settings);
                command = made;
            }
            return made;
        } finally {
            lock.unlock();
        }
    }
}
