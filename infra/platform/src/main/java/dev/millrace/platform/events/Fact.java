package dev.millrace.platform.events;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.catalog.Screening;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What happened, in the past tense. JSON with unknown fields ignored; the asset and tenant are in the envelope. */
public sealed interface Fact {
    /** The source is complete. */
    record UploadFinished(String sha256, long length) implements Fact {}

    record AssetInspected(long durationMillis, int width, int height) implements Fact {}

    record AssetRefused(String code, String sentence) implements Fact {}

    record RevisionGrew(RevisionId revision, int snapshot) implements Fact {}

    record RevisionSealed(RevisionId revision, int snapshot) implements Fact {}

    /**
     * Hashes of some of the asset's frames, in order. An encode sends all of them, batch by batch; another attempt begins
     * again, with a higher epoch.
     *
     * @param algorithm and version: what hashes must share to be compared
     * @param epoch of the job's attempt
     * @param last whether these are the last of the asset's; the batch may be empty then
     */
    record FramesHashed(String algorithm, int version, long epoch, List<FrameHash> frames, boolean last)
            implements Fact {
        public FramesHashed {
            frames = List.copyOf(frames);
        }
    }

    /**
     * @param atMillis when the frame is shown
     * @param view what of the frame the hash is of: the whole, or a part of it
     * @param hash 64 hex digits
     * @param quality 0 to 100; below 50 it says too little to be compared
     */
    record FrameHash(int atMillis, String view, String hash, int quality) {}

    /**
     * The asset has something in common with another asset of its tenant, or with a bank. Said at the first match, and
     * again when the verdict becomes stronger.
     *
     * @param other id of the asset or bank
     * @param name the bank's; empty for an asset
     * @param verdict what the match asks for
     * @param sameFile whether the very same file is in the bank
     * @param frames how many frames match so far
     */
    record MatchFound(Counterpart counterpart, String other, String name, Verdict verdict, boolean sameFile, int frames)
            implements Fact {}

    /**
     * The asset's file and all its frames have been compared with what was known.
     *
     * @param verdict the strongest that was found
     * @param frames how many frames were compared
     */
    record AssetMatched(Verdict verdict, int frames) implements Fact {}

    /** What an asset was found in. */
    enum Counterpart {
        ASSET,
        BANK
    }

    /** What a match asks for, the strongest last. */
    enum Verdict {
        NONE,
        REVIEW,
        BLOCK
    }

    /**
     * What was measured of picture and sound while the asset was encoded; before the last of {@link FramesHashed}.
     *
     * @param version what measurements must share to be compared
     * @param epoch of the job's attempt
     * @param spans in order of their starts
     * @param cutsAtMillis scene cuts, rising
     * @param loudness empty where there is no sound
     * @param faces the most that were seen in one picture; empty when they were not looked for
     * @param faceCounts how many were seen from when on, in order; none before the first
     * @param scores of each label of the classifier; none where there is none
     */
    record SignalsMeasured(
            int version,
            long epoch,
            List<SignalSpan> spans,
            List<Long> cutsAtMillis,
            Optional<Loudness> loudness,
            Optional<Integer> faces,
            // Older messages lack these two.
            @JsonSetter(nulls = Nulls.AS_EMPTY) List<FaceCount> faceCounts,
            @JsonSetter(nulls = Nulls.AS_EMPTY) List<Scores> scores)
            implements Fact {
        public SignalsMeasured {
            spans = List.copyOf(spans);
            cutsAtMillis = List.copyOf(cutsAtMillis);
            faceCounts = List.copyOf(faceCounts);
            scores = List.copyOf(scores);
        }
    }

    /** So many faces in the picture from {@code atMillis} on. */
    record FaceCount(long atMillis, int count) {}

    /**
     * What a classifier makes of the pictures.
     *
     * @param stepMillis between two points of the curve
     * @param curve the highest score of each step, 0 to 1
     */
    record Scores(String label, int stepMillis, List<Double> curve) {
        public Scores {
            curve = List.copyOf(curve);
        }
    }

    /** From {@code startMillis} on, before {@code endMillis}. */
    record SignalSpan(Signal signal, long startMillis, long endMillis) {}

    /** What may last for a while. */
    enum Signal {
        BLACK,
        FREEZE,
        SILENCE
    }

    /**
     * EBU R 128.
     *
     * @param integrated LUFS
     * @param range LU
     * @param truePeak dBTP
     * @param stepMillis between two points of the curve
     * @param curve the loudest momentary LUFS of each step
     */
    record Loudness(double integrated, double range, double truePeak, int stepMillis, List<Double> curve) {
        public Loudness {
            curve = List.copyOf(curve);
        }
    }

    record ScreeningDecided(Screening screening) implements Fact {}

    record AssetPublished(RevisionId revision) implements Fact {}

    record AssetWithdrawn(String why) implements Fact {}

    /** DELETE was accepted: every role erases what it holds. */
    record AssetDeletionRequested() implements Fact {}

    record AssetErased() implements Fact {}

    /** Requests and bytes served since the last such fact, by rendition. */
    record AccessCounted(Map<String, Long> requests, Map<String, Long> bytes) implements Fact {}
}
