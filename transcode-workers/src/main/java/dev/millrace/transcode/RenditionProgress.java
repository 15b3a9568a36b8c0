package dev.millrace.transcode;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.ScratchNames;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a child has announced of one rendition, checked against what it announced before. A rendition may run ahead of the
 * others by some chunks.
 */
final class RenditionProgress {
    private static final int MOST_AHEAD = 64;
    private static final int MOST_WAITING = 1_000;
    private static final long MOST_BYTES = 1L << 30;

    private final String name;
    private final Deque<Chunk> chunks = new ArrayDeque<>();
    private Event.@Nullable InitWritten init;
    private long next = 1;

    RenditionProgress(String name) {
        this.name = name;
        chunks.add(new Chunk(1));
    }

    /** A chunk that is being written, or waits for the other renditions. */
    private static final class Chunk {
        final int number;
        final List<Event.SegmentWritten> waiting = new ArrayList<>();
        long end;
        long last;
        boolean closed;

        Chunk(int number) {
            this.number = number;
        }
    }

    String name() {
        return name;
    }

    /** @throws MisbehavedException when no init segment was announced */
    Event.InitWritten init() throws MisbehavedException {
        return Optional.ofNullable(init).orElseThrow(() -> new MisbehavedException(name + " has no init segment"));
    }

    /** Announced segments of the oldest chunk that no pack holds yet, in order. */
    List<Event.SegmentWritten> waiting() {
        return chunks.getFirst().waiting;
    }

    /** The oldest chunk that is not read to its end. */
    int chunk() {
        return chunks.getFirst().number;
    }

    /** That chunk's file. */
    String file() {
        return ScratchNames.pack(name, chunk());
    }

    /** Whether that chunk is complete. */
    boolean closed() {
        return chunks.getFirst().closed;
    }

    /** Number of the last announced segment of that chunk. */
    long last() {
        return chunks.getFirst().last;
    }

    /** Whether nothing announced is left to be read. */
    boolean idle() {
        return chunks.size() == 1 && waiting().isEmpty() && !closed();
    }

    void on(Event.InitWritten event) throws MisbehavedException {
        check(init == null, "announces its init segment twice");
        init = event;
        chunks.getFirst().end = event.length();
    }

    void on(Event.SegmentWritten event) throws MisbehavedException {
        Chunk chunk = writing();
        check(
                event.chunk() == chunk.number && event.n() == next,
                "goes on with segment " + event.n() + " of chunk " + event.chunk() + " where segment " + next
                        + " of chunk " + chunk.number + " was due");
        check(event.file().equals(ScratchNames.pack(name, chunk.number)), "names another file than was chosen");
        check(event.offset() == chunk.end, "has a segment at byte " + event.offset() + ", not at " + chunk.end);
        check(event.length() <= MOST_BYTES, "has a segment of " + event.length() + " bytes");
        check(chunk.waiting.size() < MOST_WAITING, "has too many segments in a chunk");
        chunk.waiting.add(event);
        chunk.last = next;
        chunk.end = event.offset() + event.length();
        next++;
    }

    void on(Event.PackClosed event) throws MisbehavedException {
        Chunk chunk = writing();
        check(
                event.chunk() == chunk.number
                        && chunk.last > 0
                        && event.file().equals(ScratchNames.pack(name, chunk.number)),
                "closes another pack than was due");
        check(
                event.size() == chunk.end,
                "closes a pack of " + event.size() + " bytes, where segments end at " + chunk.end);
        chunk.closed = true;
    }

    /** The first {@code count} waiting segments are in a pack now. */
    void cut(int count) {
        waiting().subList(0, count).clear();
    }

    /** The oldest chunk is read to its end. */
    void nextChunk() throws MisbehavedException {
        Chunk done = chunks.removeFirst();
        if (chunks.isEmpty()) {
            begin(done.number + 1);
        }
    }

    /** The chunk that comes next in the child's words. */
    private Chunk writing() throws MisbehavedException {
        init();
        Chunk last = chunks.getLast();
        if (!last.closed) {
            return last;
        }
        check(chunks.size() < MOST_AHEAD, "runs too far ahead of the others");
        return begin(last.number + 1);
    }

    private Chunk begin(int number) throws MisbehavedException {
        Chunk chunk = new Chunk(number);
        chunk.end = init().length();
        chunks.addLast(chunk);
        return chunk;
    }

    private void check(boolean condition, String what) throws MisbehavedException {
        if (!condition) {
            throw new MisbehavedException(name + " " + what);
        }
    }
}
