package dev.millrace.origin;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of a revision, as URLs name it. */
sealed interface PublicFile {
    /** The HLS multivariant playlist. */
    record Master() implements PublicFile {}

    /** The DASH manifest. */
    record Manifest() implements PublicFile {}

    /** A picture of the whole. */
    record Picture(Whole whole) implements PublicFile {}

    /** The text track whose cues lead to the tiles of sheets. */
    record Storyboard() implements PublicFile {}

    /** Sheet n of the storyboard, from 1. */
    record Sheet(int number) implements PublicFile {}

    /** The VOD playlist of a rendition of a sealed revision. */
    record MediaPlaylist(String rendition) implements PublicFile {}

    /** The playlist of a rendition that grows until its revision is sealed. */
    record GrowingPlaylist(String rendition) implements PublicFile {}

    /** The playlist of a video rendition's I-frames, for scrubbing. */
    record IFramePlaylist(String rendition) implements PublicFile {}

    /** The first picture of media segment n as a segment of its own, for DASH's trick mode. */
    record IFrame(String rendition, int number) implements PublicFile {}

    /** The initialization segment. */
    record Init(String rendition) implements PublicFile {}

    /** Media segment n, from 1. */
    record Segment(String rendition, int number) implements PublicFile {}

    /** Files of a rendition: {@code <rendition>/<name>}. */
    Pattern OF_RENDITION = Pattern.compile(
            "([avs](?:-[A-Za-z0-9]+)+)/(media\\.m3u8|growing\\.m3u8|iframes\\.m3u8|init\\.mp4|(iframes/)?([1-9][0-9]{0,8})\\.m4s)");

    Pattern SHEET = Pattern.compile("storyboard/([1-9][0-9]{0,5})\\.jpg");

    int LONGEST_RENDITION = 128;

    static Optional<PublicFile> parse(String text) {
        return switch (text) {
            case "master.m3u8" -> Optional.of(new Master());
            case "manifest.mpd" -> Optional.of(new Manifest());
            case "storyboard.vtt" -> Optional.of(new Storyboard());
            default ->
                text.startsWith("storyboard/")
                        ? parseSheet(text)
                        : Whole.named(text).<PublicFile>map(Picture::new).or(() -> parseOfRendition(text));
        };
    }

    private static Optional<PublicFile> parseSheet(String text) {
        Matcher m = SHEET.matcher(text);
        return m.matches() ? Optional.of(new Sheet(Integer.parseInt(m.group(1)))) : Optional.empty();
    }

    private static Optional<PublicFile> parseOfRendition(String text) {
        Matcher m = OF_RENDITION.matcher(text);
        if (!m.matches() || m.group(1).length() > LONGEST_RENDITION) {
            return Optional.empty();
        }
        String rendition = m.group(1);
        return Optional.of(
                switch (m.group(2)) {
                    case "media.m3u8" -> new MediaPlaylist(rendition);
                    case "growing.m3u8" -> new GrowingPlaylist(rendition);
                    case "iframes.m3u8" -> new IFramePlaylist(rendition);
                    case "init.mp4" -> new Init(rendition);
                    default -> {
                        int number = Integer.parseInt(m.group(4));
                        yield m.group(3) == null ? new Segment(rendition, number) : new IFrame(rendition, number);
                    }
                });
    }

    /** Whether it also stands without a revision, for the current one. */
    default boolean current() {
        return this instanceof Master || this instanceof Manifest;
    }

    /** For metrics. */
    default Kind kind() {
        return switch (this) {
            case Master _, Manifest _, MediaPlaylist _, GrowingPlaylist _, IFramePlaylist _ -> Kind.MANIFEST;
            case Init _ -> Kind.INIT;
            case Segment _, IFrame _ -> Kind.SEGMENT;
            case Picture _, Storyboard _, Sheet _ -> Kind.STILL;
        };
    }

    /** The rendition it belongs to; empty for none. */
    default Optional<String> ofRendition() {
        return switch (this) {
            case Master _, Manifest _, Picture _, Storyboard _, Sheet _ -> Optional.empty();
            case MediaPlaylist(var name) -> Optional.of(name);
            case GrowingPlaylist(var name) -> Optional.of(name);
            case IFramePlaylist(var name) -> Optional.of(name);
            case IFrame(var name, var _) -> Optional.of(name);
            case Init(var name) -> Optional.of(name);
            case Segment(var name, var _) -> Optional.of(name);
        };
    }

    /** The pictures of the whole, as the worker stores them. */
    enum Whole {
        POSTER("poster.jpg", "image/jpeg"),
        /** Copies whose longer side is no longer than this. */
        POSTER_640("poster-640.jpg", "image/jpeg"),
        POSTER_320("poster-320.jpg", "image/jpeg"),
        /** Some seconds in motion. */
        PREVIEW("preview.webp", "image/webp");

        private final String file;
        private final String type;

        Whole(String file, String type) {
            this.file = file;
            this.type = type;
        }

        String file() {
            return file;
        }

        String type() {
            return type;
        }

        /** What is shown where it is missing: revisions of before have the poster alone. */
        Optional<Whole> instead() {
            return switch (this) {
                case POSTER_640, POSTER_320 -> Optional.of(POSTER);
                case POSTER, PREVIEW -> Optional.empty();
            };
        }

        private static Optional<Whole> named(String file) {
            return Arrays.stream(values())
                    .filter(whole -> whole.file.equals(file))
                    .findFirst();
        }
    }

    /** What is told apart in metrics. */
    enum Kind {
        MANIFEST,
        INIT,
        SEGMENT,
        STILL,
        NOTHING
    }
}
