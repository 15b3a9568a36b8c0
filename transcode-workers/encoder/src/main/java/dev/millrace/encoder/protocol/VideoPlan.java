package dev.millrace.encoder.protocol;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the picture is encoded.
 *
 * @param streamIndex in the container, or -1 for the best one
 * @param copied the top rendition, whose packets are the source's: all segments begin where it can be entered then; null
 *     when all are encoded
 * @param rungs largest first; empty when only a poster is wanted
 * @param maxFrameRate in frames per second; a faster source is divided by the smallest integer that keeps to it
 */
public record VideoPlan(
        int streamIndex, @Nullable CopiedRung copied, List<Rung> rungs, double maxFrameRate, ToneMapping toneMapping) {
    public VideoPlan {
        Require.that(streamIndex >= -1, "stream index is below -1");
        rungs = List.copyOf(rungs);
        Require.that(rungs.size() <= 16, "more than 16 rungs");
        Require.that(Double.isFinite(maxFrameRate) && maxFrameRate > 0, "maxFrameRate is not positive");
        Set<String> names = new HashSet<>();
        if (copied != null) {
            Require.that(!rungs.isEmpty(), "a copied rung without one that is encoded");
            names.add(copied.name());
        }
        for (Rung rung : rungs) {
            Require.that(names.add(rung.name()), "two rungs have one name");
        }
    }
}
