package dev.millrace.encoder.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.millrace.hashing.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a child reports. The last one is {@link Probed}, {@link ClipMade}, {@link Done} or {@link Failed}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Event.Ready.class, name = "ready"),
    @JsonSubTypes.Type(value = Event.Probed.class, name = "probed"),
    @JsonSubTypes.Type(value = Event.FiltersChosen.class, name = "filters"),
    @JsonSubTypes.Type(value = Event.InitWritten.class, name = "init"),
    @JsonSubTypes.Type(value = Event.SegmentWritten.class, name = "segment"),
    @JsonSubTypes.Type(value = Event.PackClosed.class, name = "pack"),
    @JsonSubTypes.Type(value = Event.Progress.class, name = "progress"),
    @JsonSubTypes.Type(value = Event.PosterWritten.class, name = "poster"),
    @JsonSubTypes.Type(value = Event.PreviewWritten.class, name = "preview"),
    @JsonSubTypes.Type(value = Event.SheetWritten.class, name = "sheet"),
    @JsonSubTypes.Type(value = Event.FrameHashed.class, name = "hash"),
    @JsonSubTypes.Type(value = Event.SignalsMeasured.class, name = "signals"),
    @JsonSubTypes.Type(value = Event.Warning.class, name = "warning"),
    @JsonSubTypes.Type(value = Event.ClipMade.class, name = "clip"),
    @JsonSubTypes.Type(value = Event.Done.class, name = "done"),
    @JsonSubTypes.Type(value = Event.Failed.class, name = "failed"),
})
public sealed interface Event {

    /**
     * The libraries are loaded; a request may come.
     *
     * @param version of this protocol, {@link Protocol#VERSION}
     * @param ffmpeg version of the library
     * @param confinement what the child has put on itself, such as {@code seccomp}
     * @param warm whether a small job of its own went well, so that the first request does not wait for classes
     */
    record Ready(int version, String ffmpeg, long pid, List<String> confinement, boolean warm) implements Event {
        public Ready {
            confinement = List.copyOf(confinement);
        }
    }

    record Probed(MediaInfo media) implements Event {}

    /**
     * A rendition has begun: the first {@code length} bytes of every one of its packs are its init segment, the same
     * bytes in each.
     *
     * @param width in pixels, 0 for audio
     * @param rate frames per second after division, null for audio and when the source has no steady rate
     * @param sampleRate in Hz, 0 for video
     * @param channels 0 for video
     */
    record InitWritten(
            String rendition,
            long length,
            int timescale,
            int width,
            int height,
            @Nullable Ratio rate,
            int sampleRate,
            int channels)
            implements Event {
        public InitWritten {
            Require.name(rendition, "rendition");
            Require.positive(length, "length");
            Require.positive(timescale, "timescale");
        }
    }

    /**
     * One fragment (moof and mdat) is in its pack, readable by others.
     *
     * @param chunk counted from 1
     * @param n counted from 1 over the whole rendition; the same span of time in every rendition
     * @param file in the scratch directory, {@link ScratchNames#pack}
     * @param offset of its first byte in the file
     * @param length in bytes
     * @param start decode time of its first sample (its tfdt), in units of the timescale
     * @param duration sum of its samples' durations, in units of the timescale
     */
    record SegmentWritten(
            String rendition,
            int chunk,
            long n,
            String file,
            long offset,
            long length,
            long start,
            long duration,
            int samples)
            implements Event {
        public SegmentWritten {
            Require.name(rendition, "rendition");
            Require.name(file, "file");
            Require.positive(chunk, "chunk");
            Require.positive(n, "n");
            Require.positive(offset, "offset");
            Require.positive(length, "length");
            Require.notNegative(start, "start");
            Require.positive(duration, "duration");
            Require.positive(samples, "samples");
        }
    }

    /** A pack is complete: init segment and all fragments of one chunk, {@code size} bytes. */
    record PackClosed(String rendition, int chunk, String file, long size) implements Event {
        public PackClosed {
            Require.name(rendition, "rendition");
            Require.name(file, "file");
            Require.positive(chunk, "chunk");
            Require.positive(size, "size");
        }
    }

    /**
     * @param doneSeconds of the source that have been decoded
     * @param totalSeconds null when unknown
     * @param fps source frames per second of wall clock
     */
    record Progress(double doneSeconds, @Nullable Double totalSeconds, double fps) implements Event {
        public Progress {
            Require.seconds(doneSeconds, "doneSeconds");
            Require.seconds(fps, "fps");
        }
    }

    /**
     * What pictures go through before they are encoded; said again when their look changes on the way.
     *
     * @param filters in FFmpeg's language, for all rungs
     */
    record FiltersChosen(String filters) implements Event {
        public FiltersChosen {
            Require.text(filters, 4000, "filters");
        }
    }

    /** The poster, or one of its smaller copies; the poster itself comes last. */
    record PosterWritten(String file, int width, int height) implements Event {
        public PosterWritten {
            Require.name(file, "file");
            Require.positive(width, "width");
            Require.positive(height, "height");
        }
    }

    /**
     * @param file in the scratch directory, {@link ScratchNames#PREVIEW}
     * @param size in bytes
     * @param pictures how many it shows
     */
    record PreviewWritten(String file, long size, int pictures) implements Event {
        public PreviewWritten {
            Require.name(file, "file");
            Require.positive(size, "size");
            Require.positive(pictures, "pictures");
        }
    }

    /**
     * A sheet of the storyboard is complete: tiles in rows, the first at the upper left.
     *
     * @param n counted from 1
     * @param file in the scratch directory, {@link ScratchNames#sheet}
     * @param tileWidth in pixels, the same on every sheet
     * @param tileHeight in pixels, the same on every sheet
     * @param timesMillis when each tile is shown, rising
     */
    record SheetWritten(int n, String file, int tileWidth, int tileHeight, List<Long> timesMillis) implements Event {
        /** Of all sheets together. */
        public static final int MOST_TILES = 1000;

        public SheetWritten {
            Require.positive(n, "n");
            Require.name(file, "file");
            Require.positive(tileWidth, "tileWidth");
            Require.positive(tileHeight, "tileHeight");
            timesMillis = List.copyOf(timesMillis);
            Require.that(!timesMillis.isEmpty() && timesMillis.size() <= MOST_TILES, "tiles are none or too many");
            for (int i = 0; i < timesMillis.size(); i++) {
                Require.that(timesMillis.get(i) > (i == 0 ? -1 : timesMillis.get(i - 1)), "times do not rise");
            }
        }
    }

    /**
     * A frame was hashed; one a second, in order.
     *
     * @param atMillis when it is shown
     * @param views at most one hash of each view
     */
    record FrameHashed(long atMillis, List<ViewHash> views) implements Event {
        public FrameHashed {
            Require.notNegative(atMillis, "atMillis");
            views = List.copyOf(views);
            Require.that(!views.isEmpty() && views.size() <= View.values().length, "views are none or too many");
            Require.that(
                    views.stream().map(ViewHash::view).distinct().count() == views.size(), "a view was hashed twice");
        }

        /**
         * @param pdq 64 hex digits
         * @param quality 0 to 100
         */
        public record ViewHash(View view, String pdq, int quality) {
            public ViewHash {
                Require.pdq(pdq);
                Require.that(quality >= 0 && quality <= 100, "quality is not between 0 and 100");
            }
        }
    }

    /**
     * What was measured on the way, once, before {@link Done}.
     *
     * @param spans in order of their starts
     * @param cuts times of scene cuts, rising
     * @param loudness null where no sound was made
     * @param faces the most that were seen in one picture; null when they were not looked for
     * @param faceCounts how many were seen from when on, in order; none before the first
     * @param scores of each label of the classifier; none where there is none
     */
    record SignalsMeasured(
            List<Span> spans,
            List<Long> cuts,
            @Nullable Loudness loudness,
            @Nullable Integer faces,
            List<FaceCount> faceCounts,
            List<Scores> scores)
            implements Event {
        public static final int MOST_SPANS = 400;
        public static final int MOST_CUTS = 1500;
        public static final int MOST_POINTS = 600;
        public static final int MOST_FACES = 1000;

        public SignalsMeasured {
            spans = List.copyOf(spans);
            cuts = List.copyOf(cuts);
            Require.that(spans.size() <= MOST_SPANS, "too many spans");
            Require.that(cuts.size() <= MOST_CUTS, "too many cuts");
            for (int i = 0; i < cuts.size(); i++) {
                Require.that(cuts.get(i) >= (i == 0 ? 0 : cuts.get(i - 1)), "cuts do not rise");
            }
            Require.that(faces == null || (faces >= 0 && faces <= MOST_FACES), "faces is out of bounds");
            scores = List.copyOf(scores);
            Require.that(scores.size() <= ClassifierPlan.MOST_LABELS, "too many labels have scores");
            faceCounts = List.copyOf(faceCounts);
            Require.that(faceCounts.size() <= MOST_POINTS, "faces were counted too often");
            for (int i = 0; i < faceCounts.size(); i++) {
                Require.that(
                        faceCounts.get(i).atMillis()
                                > (i == 0 ? -1 : faceCounts.get(i - 1).atMillis()),
                        "counts of faces do not rise in time");
            }
        }

        public enum Kind {
            BLACK,
            FREEZE,
            SILENCE
        }

        /** From {@code startMillis} on, before {@code endMillis}. */
        public record Span(Kind kind, long startMillis, long endMillis) {
            public Span {
                Require.notNegative(startMillis, "startMillis");
                Require.that(endMillis > startMillis, "a span is empty");
            }
        }

        /** So many faces from {@code atMillis} on. */
        public record FaceCount(long atMillis, int count) {
            public FaceCount {
                Require.notNegative(atMillis, "atMillis");
                Require.that(count >= 0 && count <= MOST_FACES, "count is out of bounds");
            }
        }

        /**
         * What a classifier makes of the pictures.
         *
         * @param stepMillis between two points of the curve
         * @param curve the highest score of each step, 0 to 1
         */
        public record Scores(String label, int stepMillis, List<Double> curve) {
            public Scores {
                Require.name(label, "label");
                Require.positive(stepMillis, "stepMillis");
                curve = List.copyOf(curve);
                Require.that(curve.size() <= MOST_POINTS, "the curve has too many points");
                curve.forEach(score -> Require.that(score >= 0 && score <= 1, "a score is not between 0 and 1"));
            }
        }

        /**
         * EBU R 128.
         *
         * @param integrated LUFS of the whole
         * @param range LU
         * @param truePeak dBTP
         * @param stepMillis between two points of the curve
         * @param curve the loudest momentary LUFS of each step; -120 for nothing
         */
        public record Loudness(double integrated, double range, double truePeak, int stepMillis, List<Double> curve) {
            public Loudness {
                Require.level(integrated, "integrated");
                Require.level(range, "range");
                Require.level(truePeak, "truePeak");
                Require.positive(stepMillis, "stepMillis");
                curve = List.copyOf(curve);
                Require.that(curve.size() <= MOST_POINTS, "the curve has too many points");
                curve.forEach(point -> Require.level(point, "a point of the curve"));
            }
        }
    }

    record Warning(WarningCode code, String message) implements Event {
        private static final int LONGEST_SENTENCE = 300;

        public Warning {
            Require.text(message, 1000, "message");
        }

        /** @param sentence cut where it is too long */
        public static Warning of(WarningCode code, String sentence) {
            return new Warning(code, sentence.substring(0, Math.min(sentence.length(), LONGEST_SENTENCE)));
        }
    }

    record ClipMade(String file, long size, long frames) implements Event {}

    /**
     * Everything asked for has been written.
     *
     * @param announcedFrames by the container, null when it does not say
     * @param sourceFrames decoded and shown, after the edit list, before the rate was divided
     * @param droppedFrames left out by the division of the rate, or because they came out of order
     * @param heldFrames repeated to bridge a gap: renditions hold sourceFrames - droppedFrames + heldFrames
     * @param decodeErrors packets or frames that could not be decoded, or only with damage; picture and sound
     * @param seconds from the first to the end of the last sample
     */
    record Done(
            @Nullable Long announcedFrames,
            long sourceFrames,
            long droppedFrames,
            long heldFrames,
            long decodeErrors,
            double seconds,
            List<Rendition> renditions)
            implements Event {
        public Done {
            Require.notNegative(sourceFrames, "sourceFrames");
            Require.notNegative(droppedFrames, "droppedFrames");
            Require.notNegative(heldFrames, "heldFrames");
            Require.notNegative(decodeErrors, "decodeErrors");
            Require.seconds(seconds, "seconds");
            renditions = List.copyOf(renditions);
        }

        /**
         * @param samples frames of video, or AAC frames
         * @param duration sum of all samples' durations, in units of the timescale
         */
        public record Rendition(
                String name, long samples, long segments, int packs, long bytes, long duration, int timescale) {
            public Rendition {
                Require.name(name, "rendition");
            }
        }
    }

    /** The request was not done; {@code message} is a sentence for the person who sent the file. */
    record Failed(FailureCode code, String message) implements Event {
        public Failed {
            Require.text(message, 1000, "message");
        }
    }
}
