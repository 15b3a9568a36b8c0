package dev.millrace.transcode;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.streams.Growth;
import dev.millrace.streams.PresentationIndex;
import dev.millrace.transcode.child.ChildProcess;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An open revision that grows by what one child writes. A span is shown once every rendition has it: first some segments
 * of the opening, so that watching can begin, then whole chunks.
 */
final class RevisionGrowth {
    private final EncodePlan plan;
    private final ChildProcess child;
    private final Shelf shelf;
    private final RevisionKeys keys;
    private final Packer packer;
    private final Sheets sheets;
    private final Stills stills;
    private final Pointer pointer;
    private final int firstLook;
    private final Map<String, RenditionProgress> renditions = new LinkedHashMap<>();
    private @Nullable PresentationIndex index;
    private int packs;

    /** Moves the revision's pointer to a snapshot that is stored, if that is still ours to do. */
    @FunctionalInterface
    interface Pointer {
        void moveTo(PresentationIndex snapshot);
    }

    /** @param firstLook segments of the opening that are shown as soon as they are there; 0 for none */
    RevisionGrowth(
            EncodePlan plan, ChildProcess child, Shelf shelf, RevisionKeys keys, Pointer pointer, int firstLook) {
        this.plan = plan;
        this.child = child;
        this.shelf = shelf;
        this.keys = keys;
        this.packer = new Packer(child, shelf, keys);
        this.sheets = new Sheets(plan, child, shelf, keys);
        this.stills = new Stills(child, shelf, keys);
        this.pointer = pointer;
        this.firstLook = firstLook;
        plan.renditions().forEach(name -> renditions.put(name, new RenditionProgress(name)));
    }

    void on(Event.InitWritten event) throws MisbehavedException {
        rendition(event.rendition()).on(event);
    }

    void on(Event.SegmentWritten event) throws MisbehavedException, IOException, InterruptedException {
        rendition(event.rendition()).on(event);
        if (index == null
                && firstLook > 0
                && renditions.values().stream()
                        .allMatch(r -> r.chunk() == 1 && r.waiting().size() >= firstLook)) {
            grow(firstLook);
        }
    }

    void on(Event.PackClosed event) throws MisbehavedException, IOException, InterruptedException {
        rendition(event.rendition()).on(event);
        while (renditions.values().stream().allMatch(RenditionProgress::closed)) {
            endChunk();
        }
    }

    void on(Event.PosterWritten event) throws MisbehavedException, IOException {
        stills.on(event);
    }

    void on(Event.PreviewWritten event) throws MisbehavedException, IOException {
        stills.on(event);
    }

    void on(Event.SheetWritten event) throws MisbehavedException, IOException {
        sheets.on(event);
    }

    /**
     * What the revision shows at its end.
     *
     * @return empty when nothing can be shown
     * @throws MisbehavedException when something announced is in no closed chunk
     */
    Optional<PresentationIndex> end() throws MisbehavedException, IOException {
        for (RenditionProgress rendition : renditions.values()) {
            if (!rendition.idle()) {
                throw new MisbehavedException(rendition.name() + " was left in the middle of a chunk");
            }
        }
        if (index != null) {
            sheets.end(index.duration().toMillis());
        }
        return Optional.ofNullable(index);
    }

    private RenditionProgress rendition(String name) throws MisbehavedException {
        RenditionProgress rendition = renditions.get(name);
        if (rendition == null) {
            throw new MisbehavedException("a rendition that was not asked for");
        }
        return rendition;
    }

    private void endChunk() throws MisbehavedException, IOException, InterruptedException {
        List<RenditionProgress> all = List.copyOf(renditions.values());
        RenditionProgress first = all.getFirst();
        for (RenditionProgress other : all) {
            if (other.last() != first.last() || other.chunk() != first.chunk()) {
                throw new MisbehavedException("chunk " + first.chunk() + " ends with segment " + first.last() + " in "
                        + first.name() + ", with " + other.last() + " in " + other.name());
            }
        }
        if (!first.waiting().isEmpty()) {
            grow(first.waiting().size());
        }
        for (RenditionProgress rendition : all) {
            child.discard(rendition.file());
            rendition.nextChunk();
        }
    }

    private void grow(int count) throws MisbehavedException, IOException, InterruptedException {
        packs++;
        List<RenditionProgress> all = List.copyOf(renditions.values());
        Map<String, Packer.Stored> stored = packer.store(all, count, packs);
        PresentationIndex grown;
        try {
            grown = index == null ? Opening.index(keys, plan, all, stored) : index.append(growth(stored));
        } catch (IllegalArgumentException e) {
            throw new MisbehavedException("what it wrote does not fit together: " + e.getMessage());
        }
        shelf.put(keys.snapshot(grown.seq()), Bytes.of(grown.toJson()));
        pointer.moveTo(grown);
        index = grown;
        all.forEach(rendition -> rendition.cut(count));
    }

    private Map<String, Growth> growth(Map<String, Packer.Stored> stored) {
        Map<String, Growth> growth = new LinkedHashMap<>();
        stored.forEach((name, pack) -> growth.put(name, pack.growth(packs - 1)));
        return growth;
    }
}
