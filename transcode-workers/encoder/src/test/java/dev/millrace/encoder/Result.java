package dev.millrace.encoder;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.WarningCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What a job left behind: its events, and its files read back. */
public record Result(Path directory, List<Event> events) {

    public Event.Done done() {
        return (Event.Done) events.getLast();
    }

    public <T extends Event> List<T> all(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    public List<WarningCode> warnings() {
        return all(Event.Warning.class).stream().map(Event.Warning::code).toList();
    }

    public Event.InitWritten init(String rendition) {
        return all(Event.InitWritten.class).stream()
                .filter(init -> init.rendition().equals(rendition))
                .findFirst()
                .orElseThrow();
    }

    public List<Event.SegmentWritten> segments(String rendition) {
        return all(Event.SegmentWritten.class).stream()
                .filter(segment -> segment.rendition().equals(rendition))
                .toList();
    }

    public byte[] bytes(Event.SegmentWritten segment) {
        byte[] pack = read(segment.file());
        return Arrays.copyOfRange(pack, (int) segment.offset(), (int) (segment.offset() + segment.length()));
    }

    public byte[] initBytes(String rendition, String file) {
        return Arrays.copyOf(read(file), (int) init(rendition).length());
    }

    public Fragment fragment(Event.SegmentWritten segment) {
        return Fragment.parse(bytes(segment));
    }

    /** When segments begin, in seconds, as their boxes say. */
    public List<Double> starts(String rendition) {
        int timescale = init(rendition).timescale();
        return segments(rendition).stream()
                .map(segment -> (double) fragment(segment).decodeTime() / timescale)
                .toList();
    }

    /** The rendition's pictures, decoded from init segment and these segments. */
    public Pictures decode(String rendition, List<Event.SegmentWritten> segments) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(initBytes(rendition, segments.getFirst().file()));
        segments.forEach(segment -> whole.writeBytes(bytes(segment)));
        try {
            Path file = Files.createTempFile(directory, rendition, ".mp4");
            Files.write(file, whole.toByteArray());
            return Pictures.of(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Pictures decode(String rendition) {
        return decode(rendition, segments(rendition));
    }

    private byte[] read(String file) {
        try {
            return Files.readAllBytes(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
