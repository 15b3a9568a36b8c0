package dev.millrace.transcode;

import dev.millrace.encoder.protocol.FailureCode;
import dev.millrace.encoder.protocol.MediaInfo;
import dev.millrace.encoder.protocol.StreamInfo;
import dev.millrace.platform.catalog.MediaFacts;
import dev.millrace.platform.catalog.Problem;
import java.time.Duration;
import java.util.Optional;

/**
 * What is refused before a frame is decoded, each with a sentence for the creator. Headers lie, and a lie is no reason:
 * what a header claims of a duration is only believed when it was measured.
 */
final class Inspection {
    private final long maxPixels;
    private final Duration maxDuration;
    private final long maxBytes;

    Inspection(TranscodeSettings settings) {
        this.maxPixels = settings.maxPixels();
        this.maxDuration = settings.maxDuration();
        this.maxBytes = settings.maxSize().toBytes();
    }

    /** Before anything is read: too many bytes. */
    Optional<Problem> refuse(long bytes) {
        if (bytes == 0) {
            return Optional.of(new Problem("empty", "The file is empty: upload it again."));
        }
        if (bytes > maxBytes) {
            return Optional.of(new Problem(
                    "too-large",
                    "The file has " + (bytes >> 20) + " MiB, more than the " + (maxBytes >> 20)
                            + " MiB allowed: export it at a lower rate."));
        }
        return Optional.empty();
    }

    /** Why it cannot be encoded; empty when it can be tried. */
    Optional<Problem> refuse(MediaInfo media) {
        Optional<StreamInfo.Video> video = media.video();
        if (video.isEmpty()) {
            return Optional.of(problem(FailureCode.NO_VIDEO));
        }
        StreamInfo.Video picture = video.get();
        if (!picture.track().decodable()) {
            return Optional.of(problem(FailureCode.DECODER));
        }
        if ((long) picture.width() * picture.height() > maxPixels
                || (long) picture.displayWidth() * picture.displayHeight() > maxPixels) {
            return Optional.of(problem(FailureCode.TOO_BIG));
        }
        if (picture.displayWidth() < 1 || picture.displayHeight() < 1) {
            return Optional.of(problem(FailureCode.UNREADABLE));
        }
        return refuseDuration(media);
    }

    private Optional<Problem> refuseDuration(MediaInfo media) {
        Double seconds = media.durationSeconds();
        if (seconds == null || !media.durationMeasured()) {
            return Optional.empty();
        }
        if (seconds <= 0) {
            return Optional.of(new Problem(
                    "no-duration", "The video has no length, so there is nothing to show: export it again."));
        }
        return seconds > maxDuration.toSeconds() ? Optional.of(problem(FailureCode.TOO_LONG)) : Optional.empty();
    }

    /** What the child found to be the file's fault, in words of ours: the child's own are not trusted. */
    Problem problem(FailureCode code) {
        return switch (code) {
            case NO_VIDEO ->
                new Problem("no-video", "The file has no picture to show: upload a video, not sound or stills alone.");
            case TOO_BIG ->
                new Problem(
                        "too-big",
                        "The picture has more than the " + maxPixels / 1_000_000
                                + " million pixels allowed: export it at a smaller size.");
            case TOO_LONG ->
                new Problem(
                        "too-long",
                        "The video is longer than the " + maxDuration.toMinutes()
                                + " minutes allowed: cut it into parts.");
            case DECODER ->
                new Problem(
                        "undecodable",
                        "The video's format cannot be decoded, or the file is damaged: export it again, as H.264 in MP4"
                                + " for example.");
            case UNREADABLE, UNSUPPORTED_OUTPUT, NOT_AS_SEEN, BAD_REQUEST, SCRATCH, INTERNAL ->
                new Problem(
                        "unreadable",
                        "The file is not a video that can be read: check that it plays on your computer, or export it"
                                + " again, as MP4 for example.");
        };
    }

    /** As shown to the outside until the bytes are decoded. */
    static MediaFacts facts(MediaInfo media) {
        StreamInfo.Video video = media.video().orElseThrow();
        Double seconds = media.durationSeconds();
        return new MediaFacts(
                Duration.ofMillis(seconds == null ? 0 : Math.round(seconds * 1000)),
                video.displayWidth(),
                video.displayHeight());
    }
}
