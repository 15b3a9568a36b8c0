package dev.millrace.transcode;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.streams.Fragment;
import dev.millrace.streams.Growth;
import dev.millrace.streams.MalformedMediaException;
import dev.millrace.streams.Pack;
import dev.millrace.streams.PackLayout;
import dev.millrace.streams.PackReader;
import dev.millrace.transcode.child.ChildProcess;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads what a child has written by its boxes, and stores it: the packs of all renditions of one span at a time. */
final class Packer {
    /** Larger than any pack of a minute at the highest cap. */
    private static final long MOST_BYTES = 4L << 30;

    private final ChildProcess child;
    private final Shelf shelf;
    private final RevisionKeys keys;

    Packer(ChildProcess child, Shelf shelf, RevisionKeys keys) {
        this.child = child;
        this.shelf = shelf;
        this.keys = keys;
    }

    /** A stored pack, as its boxes have it. */
    record Stored(Pack pack, PackLayout layout) {
        /** @param position of the pack in its track */
        Growth growth(int position) {
            return new Growth(List.of(pack), layout.segments(position));
        }
    }

    /**
     * Stores the first {@code count} waiting segments of every rendition, in parallel.
     *
     * @param number of the pack in its rendition, from 1
     * @return by rendition, in the order given
     */
    Map<String, Stored> store(List<RenditionProgress> renditions, int count, int number)
            throws IOException, MisbehavedException, InterruptedException {
        List<Callable<Stored>> tasks = renditions.stream()
                .<Callable<Stored>>map(rendition -> () -> store(rendition, count, number))
                .toList();
        try (ExecutorService executor = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("millrace-pack-", 1).factory())) {
            List<Future<Stored>> futures = executor.invokeAll(tasks);
            Map<String, Stored> stored = new LinkedHashMap<>();
            for (int i = 0; i < futures.size(); i++) {
                stored.put(renditions.get(i).name(), futures.get(i).get());
            }
            return stored;
        } catch (ExecutionException e) {
            throw rethrown(e);
        }
    }

    private Stored store(RenditionProgress rendition, int count, int number) throws IOException, MisbehavedException {
        List<Event.SegmentWritten> segments = rendition.waiting().subList(0, count);
        Event.SegmentWritten first = segments.getFirst();
        Event.SegmentWritten last = segments.getLast();
        long end = last.offset() + last.length();
        Event.InitWritten init = rendition.init();
        try (FileChannel file = open(rendition, end)) {
            PackBytes bytes = new PackBytes(file, init.length(), first.offset(), end);
            PackLayout layout = PackReader.read(bytes.channel());
            compare(rendition, init, segments, layout);
            ObjectKey key = keys.pack(rendition.name(), number);
            Shelf.Kept kept = shelf.put(key, bytes);
            return new Stored(new Pack(key.value(), kept.size(), kept.sha256()), layout);
        } catch (MalformedMediaException e) {
            throw new MisbehavedException(rendition.name() + ", chunk " + rendition.chunk() + ": " + e.getMessage());
        }
    }

    private FileChannel open(RenditionProgress rendition, long end) throws MisbehavedException {
        try {
            return child.open(rendition.file(), end, MOST_BYTES);
        } catch (IOException e) {
            throw new MisbehavedException(String.valueOf(e.getMessage()));
        }
    }

    private static void compare(
            RenditionProgress rendition, Event.InitWritten init, List<Event.SegmentWritten> said, PackLayout found)
            throws MisbehavedException {
        boolean same = found.initSize() == init.length()
                && found.timescale() == init.timescale()
                && found.fragments().size() == said.size();
        for (int i = 0; same && i < said.size(); i++) {
            Fragment fragment = found.fragments().get(i);
            same = fragment.start() == said.get(i).start()
                    && fragment.duration() == said.get(i).duration()
                    && fragment.length() == said.get(i).length();
        }
        if (!same) {
            throw new MisbehavedException(
                    rendition.name() + ", chunk " + rendition.chunk() + ": its boxes are not those announced");
        }
    }

    private static IOException rethrown(ExecutionException e) throws IOException, MisbehavedException {
        switch (e.getCause()) {
            case IOException io -> throw io;
            case MisbehavedException misbehaved -> throw misbehaved;
            case RuntimeException runtime -> throw runtime;
            case null, default -> throw new IOException(e);
        }
    }
}
