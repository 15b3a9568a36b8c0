package dev.millrace.transcode;

import dev.millrace.encoder.protocol.MediaInfo;
import java.nio.file.Path;
import java.util.List;

/** A file that can be tried, and what is planned for it. */
public final class InspectedFile {
    private final Path file;
    private final Path source;
    private final MediaInfo media;
    private final EncodePlan plan;
    private final TranscodeSettings settings;
    private final Cost cost;

    InspectedFile(Path file, Path source, MediaInfo media, EncodePlan plan, TranscodeSettings settings, Cost cost) {
        this.file = file;
        this.source = source;
        this.media = media;
        this.plan = plan;
        this.settings = settings;
        this.cost = cost;
    }

    /** Names of what it will be encoded in, in the playlists' order. */
    public List<String> renditions() {
        return plan.renditions();
    }

    /** What was found in it, what becomes of it and why, in lines for a person. */
    public List<String> explained() {
        return Explanation.of(file, media, plan, settings);
    }

    /** The same, with every rung encoded. */
    InspectedFile encoded() {
        return new InspectedFile(file, source, media, EncodePlan.encoding(media, settings), settings, cost);
    }

    /** The copy that children read. */
    Path source() {
        return source;
    }

    MediaInfo media() {
        return media;
    }

    EncodePlan plan() {
        return plan;
    }

    Cost cost() {
        return cost;
    }
}
