package dev.millrace.transcode;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.WarningCode;
import dev.millrace.platform.objects.FreeSpace;
import dev.millrace.streams.PresentationIndex;
import dev.millrace.transcode.child.ChildProcess;
import dev.millrace.transcode.child.Ending;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A child encodes; what it says is checked and taken over as it comes. */
final class Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final ChildProcess child;
    private final RevisionGrowth growth;
    private final FrameHashes hashes;
    private final Signals signals;
    private final FreeSpace room;
    private final Runnable sender;
    private final Consumer<Event> onlooker;
    private final Set<WarningCode> warnings = EnumSet.noneOf(WarningCode.class);

    /**
     * @param room that must be left whenever a pack is stored
     * @param sender sends the frame hashes that wait
     * @param onlooker told each event that was taken over
     */
    Attempt(
            ChildProcess child,
            RevisionGrowth growth,
            FrameHashes hashes,
            Signals signals,
            FreeSpace room,
            Runnable sender,
            Consumer<Event> onlooker) {
        this.child = child;
        this.growth = growth;
        this.hashes = hashes;
        this.signals = signals;
        this.room = room;
        this.sender = sender;
        this.onlooker = onlooker;
    }

    /**
     * @param index what can be shown; empty when nothing can, or the child did not come to its end
     * @param warnings what the child warned of
     */
    record Result(Ending ending, Optional<PresentationIndex> index, Set<WarningCode> warnings) {}

    /** Has the child do it; the source is in its directory. */
    Result run(EncodePlan plan) throws IOException, InterruptedException {
        try {
            Ending ending = child.<Exception>run(
                    plan.request(child.asSeen(InspectHandler.SOURCE), child.directoryAsSeen()),
                    plan.budget(),
                    event -> {
                        hear(event);
                        onlooker.accept(event);
                    });
            boolean done = ending instanceof Ending.Answered(Event.Done _);
            return new Result(ending, done ? growth.end() : Optional.empty(), warnings);
        } catch (MisbehavedException e) {
            return new Result(new Ending.Misbehaved(String.valueOf(e.getMessage())), Optional.empty(), warnings);
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private void hear(Event event) throws Exception {
        switch (event) {
            case Event.InitWritten init -> growth.on(init);
            case Event.SegmentWritten segment -> growth.on(segment);
            case Event.PackClosed pack -> {
                room.requireRoom();
                growth.on(pack);
            }
            case Event.PosterWritten poster -> growth.on(poster);
            case Event.PreviewWritten preview -> growth.on(preview);
            case Event.SheetWritten sheet -> growth.on(sheet);
            case Event.FrameHashed frame -> {
                hashes.on(frame);
                if (hashes.full()) {
                    sender.run();
                }
            }
            case Event.SignalsMeasured measured -> signals.on(measured);
            case Event.Warning(WarningCode code, String message) -> {
                if (warnings.add(code)) {
                    LOG.info("The encoder warns of {}: {}", code, message);
                }
            }
            case Event.Progress(double done, Double total, double fps) ->
                LOG.debug("{} of {} s are done, {} frames a second", done, total, fps);
            case Event.FiltersChosen(String filters) -> LOG.debug("Pictures go through {}", filters);
            case Event.Ready _, Event.Probed _, Event.ClipMade _, Event.Done _, Event.Failed _ ->
                throw new MisbehavedException("it said " + event.getClass().getSimpleName() + " while encoding");
        }
    }
}
