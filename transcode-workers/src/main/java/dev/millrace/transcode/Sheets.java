package dev.millrace.transcode;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.ScratchNames;
import dev.millrace.encoder.protocol.StoryboardPlan;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.streams.Storyboard;
import dev.millrace.transcode.child.ChildProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the storyboard's sheets over as they come, each final, under a key that no other attempt writes. What names them
 * is stored last, before the revision is sealed: only then are they found.
 */
final class Sheets {
    private static final int MOST_BYTES = 4 << 20;

    private final StoryboardPlan plan;
    private final double mostMillis;
    private final ChildProcess child;
    private final Shelf shelf;
    private final RevisionKeys keys;
    private final List<Storyboard.Sheet> stored = new ArrayList<>();
    private Event.@Nullable SheetWritten first;
    private long last = -1;
    private int tiles;

    Sheets(EncodePlan plan, ChildProcess child, Shelf shelf, RevisionKeys keys) {
        this.plan = plan.storyboard();
        this.mostMillis = 1000 * plan.limits().maxSeconds();
        this.child = child;
        this.shelf = shelf;
        this.keys = keys;
    }

    void on(Event.SheetWritten event) throws MisbehavedException, IOException {
        check(event);
        ObjectKey key = keys.sheet(event.n());
        Shelf.Kept kept = shelf.put(key, Bytes.of(Stills.read(child, ScratchNames.sheet(event.n()), MOST_BYTES)));
        child.discard(ScratchNames.sheet(event.n()));
        stored.add(new Storyboard.Sheet(key.value(), kept.size(), event.timesMillis()));
        last = event.timesMillis().getLast();
        tiles += event.timesMillis().size();
    }

    private void check(Event.SheetWritten event) throws MisbehavedException {
        int n = stored.size() + 1;
        check(event.n() == n && event.file().equals(ScratchNames.sheet(n)), "sheet " + n + " was due");
        Event.SheetWritten like = first == null ? event : first;
        first = like;
        check(
                Math.max(event.tileWidth(), event.tileHeight()) <= plan.maxSide()
                        && event.tileWidth() == like.tileWidth()
                        && event.tileHeight() == like.tileHeight(),
                "its tiles are of another size");
        int count = event.timesMillis().size();
        check(
                count <= plan.columns() * plan.rows() && tiles + count <= Event.SheetWritten.MOST_TILES,
                "it has more tiles than were asked for");
        check(
                event.timesMillis().getFirst() > last && event.timesMillis().getLast() <= mostMillis,
                "its tiles are not of moments that were due");
    }

    private static void check(boolean condition, String what) throws MisbehavedException {
        if (!condition) {
            throw new MisbehavedException("the storyboard: " + what);
        }
    }

    /** @param durationMillis of the video */
    void end(long durationMillis) throws IOException {
        Event.SheetWritten like = first;
        if (like == null) {
            return;
        }
        Storyboard whole = new Storyboard(
                like.tileWidth(), like.tileHeight(), plan.columns(), Math.max(durationMillis, last + 1), stored);
        shelf.put(keys.storyboard(), Bytes.of(whole.toJson()));
    }
}
