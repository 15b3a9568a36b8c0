package dev.millrace.streams;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A presentation in a folder. Only regular files in it are read, so that no link leads out and no pipe never ends. */
public final class Folder implements Presentation {
    private final Path root;
    private final Optional<String> master;
    private final Optional<String> mpd;

    /**
     * @param place a folder with {@code master.m3u8}, {@code manifest.mpd} or both, or a file of either kind
     * @throws NoSuchFileException when there is neither
     */
    public Folder(Path place) throws IOException {
        Path real = place.toRealPath();
        if (Files.isDirectory(real)) {
            root = real;
            master = there(MasterPlaylistRules.PLACE);
            mpd = there(MpdRules.PLACE);
        } else {
            root = real.resolveSibling(".").normalize();
            String name = real.getFileName().toString();
            boolean dash = name.endsWith(".mpd");
            master = dash ? Optional.empty() : Optional.of(name);
            mpd = dash ? Optional.of(name) : Optional.empty();
        }
        if (master.isEmpty() && mpd.isEmpty()) {
            throw new NoSuchFileException(
                    place.toString(), null, "it has neither master.m3u8 nor manifest.mpd: name the playlist or MPD");
        }
    }

    private Optional<String> there(String name) {
        return Files.isRegularFile(root.resolve(name)) ? Optional.of(name) : Optional.empty();
    }

    @Override
    public Optional<String> master() throws IOException {
        return text(master);
    }

    @Override
    public Optional<String> mpd() throws IOException {
        return text(mpd);
    }

    private Optional<String> text(Optional<String> name) throws IOException {
        return name.isEmpty() ? Optional.empty() : Optional.of(playlist(name.get()));
    }

    @Override
    public String playlist(String path) throws IOException {
        try (InputStream in = Files.newInputStream(file(path))) {
            byte[] bytes = in.readNBytes(LONGEST_TEXT + 1);
            if (bytes.length > LONGEST_TEXT) {
                throw new IOException(path + " is longer than " + LONGEST_TEXT + " bytes, which no playlist is");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    @Override
    public SeekableByteChannel open(String path) throws IOException {
        return FileChannel.open(file(path));
    }

    private Path file(String path) throws IOException {
        try {
            Path real = root.resolve(path).toRealPath();
            if (real.startsWith(root) && Files.isRegularFile(real)) {
                return real;
            }
        } catch (InvalidPathException _) {
            // It is no name that a file could have.
        }
        throw new NoSuchFileException(path);
    }
}
