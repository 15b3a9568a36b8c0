package dev.millrace.app.command;

import dev.millrace.streams.AudioRendition;
import dev.millrace.streams.FrameRate;
import dev.millrace.streams.Hls;
import dev.millrace.streams.Manifests;
import dev.millrace.streams.MediaConfig;
import dev.millrace.streams.Pack;
import dev.millrace.streams.PackLayout;
import dev.millrace.streams.PackReader;
import dev.millrace.streams.PackedSegments;
import dev.millrace.streams.PresentationIndex;
import dev.millrace.streams.Rendition;
import dev.millrace.streams.Track;
import dev.millrace.streams.VideoRange;
import dev.millrace.streams.VideoRendition;
import dev.millrace.testkit.Clips;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Four seconds in two rungs and with sound, encoded by another FFmpeg than ours, in a folder. */
final class SmallPresentation {
    private static final String DIGEST = "0".repeat(64);
    private static final String FLAGS = "+cmaf+default_base_moof+skip_trailer";

    private SmallPresentation() {}

    static void write(Path folder) throws IOException {
        Map<String, Path> packs = new HashMap<>();
        List<Rendition> renditions =
                List.of(video("v-avc-240", 320, 240, packs), video("v-avc-120", 160, 120, packs), audio(packs));
        PresentationIndex index =
                PresentationIndex.open("film", "1", 2, renditions).seal();
        Manifests texts = Manifests.of(index);
        put(folder, "master.m3u8", texts.master().orElseThrow());
        put(folder, "manifest.mpd", texts.mpd().orElseThrow());
        for (Map.Entry<String, String> playlist : texts.playlists().entrySet()) {
            put(folder, playlist.getKey(), playlist.getValue());
        }
        try (PackedSegments segments =
                new PackedSegments(index, pack -> FileChannel.open(packs.getOrDefault(pack.key(), folder)))) {
            for (Rendition rendition : renditions) {
                copy(segments, folder, rendition.name() + "/init.mp4");
                for (int n = 1; n <= index.segmentCount(); n++) {
                    copy(segments, folder, rendition.name() + "/" + n + ".m4s");
                    if (Hls.hasIFrames(index, rendition)) {
                        copy(segments, folder, rendition.name() + "/iframes/" + n + ".m4s");
                    }
                }
            }
        }
    }

    private static VideoRendition video(String name, int width, int height, Map<String, Path> packs)
            throws IOException {
        Path file = Clips.make(
                "pack-small-" + height + ".mp4",
                List.of("-f", "lavfi", "-i", "testsrc2=size=" + width + "x" + height + ":rate=25:duration=4"),
                List.of("-c:v", "libx264", "-pix_fmt", "yuv420p", "-bf", "0", "-g", "50", "-keyint_min", "50"),
                List.of("-crf", "34", "-sc_threshold", "0", "-use_editlist", "0", "-video_track_timescale", "12800"),
                List.of("-movflags", FLAGS + "+frag_keyframe+empty_moov"));
        PackLayout layout = layout(file);
        MediaConfig.Video config = (MediaConfig.Video) layout.config();
        Track track = track(name, file, layout, layout.fragments().size(), packs);
        return new VideoRendition(name, config.codecs(), width, height, new FrameRate(25, 1), VideoRange.SDR, track);
    }

    private static AudioRendition audio(Map<String, Path> packs) throws IOException {
        Path file = Clips.make(
                "pack-audio.mp4",
                List.of("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=4"),
                List.of("-ac", "2", "-c:a", "aac", "-frag_duration", "2000000", "-movflags", FLAGS + "+delay_moov"));
        PackLayout layout = layout(file);
        MediaConfig.Audio config = (MediaConfig.Audio) layout.config();
        return new AudioRendition(
                "a-aac-und-2",
                config.codecs(),
                "und",
                config.channels(),
                config.sampleRate(),
                track("a-aac-und-2", file, layout, 2, packs));
    }

    /** @param count of segments; what the encoder has flushed behind them belongs to the last */
    private static Track track(String name, Path file, PackLayout layout, int count, Map<String, Path> packs)
            throws IOException {
        List<Long> starts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            starts.add(layout.fragments().get(i).start());
        }
        packs.put(name, file);
        return new Track(
                layout.timescale(),
                1_000_000,
                layout.initSize(),
                layout.priming(),
                List.of(new Pack(name, Files.size(file), DIGEST)),
                layout.segments(0, starts));
    }

    private static PackLayout layout(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return PackReader.read(channel);
        }
    }

    private static void copy(PackedSegments segments, Path folder, String path) throws IOException {
        try (SeekableByteChannel channel = segments.open(path)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes.array());
        }
    }

    private static void put(Path folder, String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
