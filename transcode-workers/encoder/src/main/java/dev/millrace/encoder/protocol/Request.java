package dev.millrace.encoder.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a child is asked to do. One line, one request, one process. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Request.Probe.class, name = "probe"),
    @JsonSubTypes.Type(value = Request.Transcode.class, name = "transcode"),
    @JsonSubTypes.Type(value = Request.MakeClip.class, name = "makeClip"),
})
public sealed interface Request {

    /**
     * Look into a file. Answered by {@link Event.Probed} or {@link Event.Failed}.
     *
     * @param source absolute path
     */
    record Probe(String source, Limits limits) implements Request {
        public Probe {
            Require.that(source.startsWith("/"), "source is not an absolute path");
        }
    }

    /**
     * Decode once, make every output. Answered by a stream of events that ends with {@link Event.Done} or {@link
     * Event.Failed}. Files are written to {@code scratchDir} under {@link ScratchNames}.
     *
     * @param source absolute path
     * @param scratchDir absolute path of an existing directory
     * @param video needed for {@link Output#RUNGS}
     * @param audio needed for {@link Output#AUDIO}
     * @param loudness that the sound is brought to; null leaves it as loud as it is
     * @param threads for decoder, filters and each encoder; 0 for as many as there are processors
     */
    record Transcode(
            String source,
            String scratchDir,
            Limits limits,
            Set<Output> outputs,
            @Nullable VideoPlan video,
            List<AudioTrack> audio,
            @Nullable LoudnessPlan loudness,
            ChunkPlan chunks,
            @Nullable PosterPlan poster,
            @Nullable StoryboardPlan storyboard,
            @Nullable PreviewPlan preview,
            @Nullable ClassifierPlan classifier,
            int threads)
            implements Request {
        public Transcode {
            Require.that(source.startsWith("/"), "source is not an absolute path");
            Require.that(scratchDir.startsWith("/"), "scratchDir is not an absolute path");
            outputs = Set.copyOf(outputs);
            audio = List.copyOf(audio);
            Require.that(!outputs.isEmpty(), "no output is wanted");
            Require.that(
                    !outputs.contains(Output.RUNGS)
                            || (video != null && !video.rungs().isEmpty()),
                    "RUNGS without a rung");
            Require.that(!outputs.contains(Output.AUDIO) || !audio.isEmpty(), "AUDIO without a track");
            Require.that(!outputs.contains(Output.POSTER) || poster != null, "POSTER without its plan");
            Require.that(!outputs.contains(Output.STORYBOARD) || storyboard != null, "STORYBOARD without its plan");
            Require.that(!outputs.contains(Output.PREVIEW) || preview != null, "PREVIEW without its plan");
            Require.that(!outputs.contains(Output.FACES) || outputs.contains(Output.SIGNALS), "FACES without SIGNALS");
            Require.that(
                    !outputs.contains(Output.SCORES) || (outputs.contains(Output.SIGNALS) && classifier != null),
                    "SCORES without SIGNALS or without a classifier");
            Require.that(audio.size() <= 32, "more than 32 audio tracks");
            Require.that(threads >= 0 && threads <= 64, "threads is not between 0 and 64");
            Set<String> names = new HashSet<>();
            if (video != null) {
                video.rungs().forEach(rung -> names.add(rung.name()));
                if (video.copied() != null) {
                    names.add(video.copied().name());
                }
            }
            for (AudioTrack track : audio) {
                Require.that(names.add(track.name()), "two renditions have one name");
            }
        }
    }

    /**
     * Make a clip with motion and sound. Answered by {@link Event.ClipMade} or {@link Event.Failed}.
     *
     * @param file absolute path; its ending chooses the container: mp4, mkv, webm, avi, ts
     */
    record MakeClip(String file, ClipSpec clip) implements Request {
        public MakeClip {
            Require.that(file.startsWith("/"), "file is not an absolute path");
        }
    }
}
