package dev.millrace.transcode;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.platform.events.Fact;
import dev.millrace.transcode.child.ChildProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a child has said of an encode that is worth telling a person. */
final class Told {
    private final @Nullable Double seconds;
    private final FolderTranscode.Audience audience;
    private final Map<String, Integer> timescales = new HashMap<>();
    private final List<String> filters = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private @Nullable Fact measured;
    private Map<String, Double> threads = Map.of();

    Told(InspectedFile file, FolderTranscode.Audience audience) {
        this.seconds = file.media().durationSeconds();
        this.audience = audience;
    }

    /** @param child who said it, and still lives */
    void heard(Event event, ChildProcess child) {
        switch (event) {
            case Event.InitWritten init -> timescales.put(init.rendition(), init.timescale());
            case Event.SegmentWritten segment -> {
                Integer timescale = timescales.get(segment.rendition());
                if (timescale != null && seconds != null && seconds > 0) {
                    double end = (double) (segment.start() + segment.duration()) / timescale;
                    audience.encoded(segment.rendition(), Math.min(1, end / seconds));
                }
            }
            case Event.FiltersChosen(String chosen) -> filters.add(chosen);
            case Event.Progress _, Event.SignalsMeasured _ -> look(child);
            case Event.Warning warning -> {
                String sentence = Explanation.clean(warning.message());
                warnings.add(sentence);
                audience.warned(sentence);
            }
            case Event.PackClosed _,
                    Event.PosterWritten _,
                    Event.PreviewWritten _,
                    Event.SheetWritten _,
                    Event.FrameHashed _,
                    Event.Ready _,
                    Event.Probed _,
                    Event.ClipMade _,
                    Event.Done _,
                    Event.Failed _ -> {
                // Not for a person, or told otherwise.
            }
        }
    }

    /** Its threads' times are those of the last look at it: it may end before its last words are heard. */
    private void look(ChildProcess child) {
        try {
            threads = child.threadSeconds();
        } catch (IOException e) {
            // It has ended meanwhile.
            return;
        }
    }

    void measured(Fact fact) {
        measured = fact;
    }

    List<String> filters() {
        return filters;
    }

    List<String> warnings() {
        return warnings;
    }

    /** Processor seconds of the child's threads by their names, until shortly before its end. */
    Map<String, Double> threads() {
        return threads;
    }

    Optional<Fact.SignalsMeasured> signals() {
        return measured instanceof Fact.SignalsMeasured signals ? Optional.of(signals) : Optional.empty();
    }
}
