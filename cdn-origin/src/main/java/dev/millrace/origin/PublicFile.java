package dev.millrace.origin;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of a revision, as URLs name it. */
sealed interface PublicFile {
    /** The HLS multivariant playlist. */
    record Master() implements PublicFile {}

    /** The DASH manifest. */
    record Manifest() implements PublicFile {}

    /** The still. */
    record Poster() implements PublicFile {}

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
            case "poster.jpg" -> Optional.of(new Poster());
            case "storyboard.vtt" -> Optional.of(new Storyboard());
            default -> text.startsWith("storyboard/") ? parseSheet(text) : parseOfRendition(text);
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
            case Poster _, Storyboard _, Sheet _ -> Kind.STILL;
        };
    }

    /** The rendition it belongs to; empty for none. */
    default Optional<String> ofRendition() {
        return switch (this) {
            case Master _, Manifest _, Poster _, Storyboard _, Sheet _ -> Optional.empty();
            case MediaPlaylist(var name) -> Optional.of(name);
            case GrowingPlaylist(var name) -> Optional.of(name);
            case IFramePlaylist(var name) -> Optional.of(name);
            case IFrame(var name, var _) -> Optional.of(name);
            case Init(var name) -> Optional.of(name);
            case Segment(var name, var _) -> Optional.of(name);
        };
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
