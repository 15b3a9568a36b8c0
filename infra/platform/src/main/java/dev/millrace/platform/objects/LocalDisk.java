package dev.millrace.platform.objects;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The machine's own file system. */
final class LocalDisk implements Disk {
    @Override
    public Writing create(Path file) throws IOException {
        return new LocalWriting(file, FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
    }

    @Override
    public Writing extend(Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.WRITE);
        channel.position(channel.size());
        return new LocalWriting(file, channel);
    }

    @Override
    public SeekableByteChannel read(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public Optional<Entry> stat(Path path) throws IOException {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return Optional.of(new Entry(
                    path.getFileName().toString(),
                    attributes.isDirectory(),
                    attributes.size(),
                    attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS)));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (FileSystemException e) {
            // "Not a directory": a parent is a file, so there is no such entry.
            if (isBelowFile(path)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean isBelowFile(Path path) {
        for (Path up = path.getParent(); up != null; up = up.getParent()) {
            if (Files.exists(up, LinkOption.NOFOLLOW_LINKS)) {
                return !Files.isDirectory(up, LinkOption.NOFOLLOW_LINKS);
            }
        }
        return false;
    }

    @Override
    public List<Entry> list(Path directory) throws IOException {
        var entries = new ArrayList<Entry>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path path : stream) {
                stat(path).ifPresent(entries::add);
            }
        } catch (NoSuchFileException | NotDirectoryException absent) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }

    @Override
    public void makeDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
        }
    }

    @Override
    public void link(Path existing, Path second) throws IOException {
        Files.createLink(second, existing);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void remove(Path path) throws IOException {
        Files.delete(path);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private record LocalWriting(Path file, FileChannel channel) implements Writing {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        @Override
        public void append(Path other) throws IOException {
            try (var from = FileChannel.open(other, StandardOpenOption.READ)) {
                long size = from.size();
                for (long done = 0; done < size; ) {
                    long moved = from.transferTo(done, size - done, channel);
                    if (moved <= 0) {
                        throw new EOFException(other.getFileName() + " shrank while it was copied");
                    }
                    done += moved;
                }
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            if (channel.size() < size) {
                throw new EOFException(file.getFileName() + " is shorter than " + size);
            }
            channel.truncate(size);
            channel.position(size);
        }

        @Override
        public void force(long modifiedMicros) throws IOException {
            Files.setLastModifiedTime(file, FileTime.from(modifiedMicros, TimeUnit.MICROSECONDS));
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
