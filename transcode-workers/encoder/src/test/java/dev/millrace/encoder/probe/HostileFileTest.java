package dev.millrace.encoder.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.encoder.HugeHeader;
import dev.millrace.encoder.Job;
import dev.millrace.encoder.av.Refused;
import dev.millrace.encoder.protocol.ClipSpec;
import dev.millrace.encoder.protocol.FailureCode;
import dev.millrace.encoder.protocol.Limits;
import dev.millrace.encoder.protocol.MediaInfo;
import dev.millrace.encoder.protocol.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileFileTest {
    @TempDir
    Path directory;

    private FailureCode refusal(Path file) {
        Refused[] refused = new Refused[1];
        assertThatThrownBy(() -> Job.probe(file)).isInstanceOfSatisfying(Refused.class, e -> refused[0] = e);
        assertThat(refused[0].sentence()).endsWith(".").doesNotContain(directory.toString());
        return refused[0].code();
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(directory.resolve(name), bytes);
    }

    @Test
    void aTextThatNamesAnotherFileIsNotFollowed() throws Exception {
        Path secret = Job.clip(
                directory, "secret.mp4", ClipSpec.plain(0.5, 64, 64, 25).with(null));
        String concat = "ffconcat version 1.0\nfile '" + secret.getFileName() + "'\n";
        assertThat(refusal(write("concat.mp4", concat.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(FailureCode.UNREADABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"list.m3u8", "list.mp4", "list.ts"})
    void aPlaylistIsNotFetched(String name) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(1);
            String playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nhttp://127.0.0.1:%d/a.ts\n#EXT-X-ENDLIST\n"
                    .formatted(server.getLocalPort());
            assertThat(refusal(write(name, playlist.getBytes(StandardCharsets.UTF_8))))
                    .isEqualTo(FailureCode.UNREADABLE);
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aManifestIsNotFollowed() throws Exception {
        String mpd =
                "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\"><Period/></MPD>";
        assertThat(refusal(write("x.mp4", mpd.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(FailureCode.UNREADABLE);
    }

    @Test
    void nothingIsNoVideo() throws Exception {
        assertThat(refusal(write("empty.mp4", new byte[0]))).isEqualTo(FailureCode.UNREADABLE);
        assertThat(refusal(directory.resolve("missing.mp4"))).isEqualTo(FailureCode.UNREADABLE);
        assertThat(refusal(directory)).isEqualTo(FailureCode.UNREADABLE);
    }

    @Test
    void textAndNoiseAreNoVideo() throws Exception {
        assertThat(refusal(write("a.mp4", "Dear diary,\n".repeat(500).getBytes(StandardCharsets.UTF_8))))
                .isIn(FailureCode.UNREADABLE, FailureCode.NO_VIDEO);
        byte[] noise = new byte[200_000];
        new Random(7).nextBytes(noise);
        assertThat(refusal(write("b.mp4", noise)))
                .isIn(FailureCode.UNREADABLE, FailureCode.NO_VIDEO, FailureCode.DECODER);
    }

    @Test
    void aHeadWithoutItsIndexIsUnreadable() throws Exception {
        byte[] bytes = Files.readAllBytes(Job.clip(directory, "whole.mp4", ClipSpec.plain(2, 64, 64, 25)));
        // The index of this file comes last.
        assertThat(refusal(write("half.mp4", Arrays.copyOf(bytes, bytes.length / 2))))
                .isEqualTo(FailureCode.UNREADABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h264", "ts", "mp4"})
    void aHugePictureIsRefusedByItsHeader(String container) throws Exception {
        Path file = HugeHeader.write(directory.resolve("huge." + container), 15_008, 15_008);
        long before = residentKilobytes();
        assertThat(refusal(file)).isIn(FailureCode.TOO_BIG, FailureCode.UNREADABLE, FailureCode.DECODER);
        assertThat(residentKilobytes() - before).isLessThan(150_000);
    }

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPictureBeyondTheLimitIsRefusedAndOneWithinIsNot() {
        Path clip = Job.clip(
                directory, "small.mp4", ClipSpec.plain(0.4, 128, 64, 25).with(null));
        assertThatThrownBy(() -> Prober.probe(new Request.Probe(clip.toString(), new Limits(128 * 64 - 1, 60, 8))))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo(FailureCode.TOO_BIG));
        assertThat(Prober.probe(new Request.Probe(clip.toString(), new Limits(128 * 64, 60, 8)))
                        .bestVideo())
                .isZero();
    }

    /** The header's Duration element (0x4489) of Matroska is made to say eleven days. */
    @Test
    void aDurationThatIsALieIsMeasured() throws Exception {
        byte[] bytes = Files.readAllBytes(Job.clip(directory, "truth.mkv", ClipSpec.plain(2, 64, 64, 25)));
        int at = 0;
        while (bytes[at] != 0x44 || (bytes[at + 1] & 0xff) != 0x89 || (bytes[at + 2] & 0xff) != 0x88) {
            at++;
        }
        ByteBuffer.wrap(bytes).putDouble(at + 3, 1e9);
        MediaInfo media = Job.probe(write("lie.mkv", bytes));
        assertThat(media.durationMeasured()).isTrue();
        assertThat(media.durationSeconds()).isCloseTo(2, within(0.05));
    }

    @Test
    void soundAloneIsNoVideo() throws Exception {
        Path clip = Job.clip(directory, "both.mkv", ClipSpec.plain(1, 64, 64, 25));
        MediaInfo media = Job.probe(clip);
        assertThat(media.video()).isPresent();
        assertThat(media.audio()).isPresent();
        byte[] wav = new byte[44 + 8000];
        System.arraycopy(
                new byte[] {
                    'R', 'I', 'F', 'F', 0x64, 0x1f, 0, 0, 'W', 'A', 'V', 'E', 'f', 'm', 't', ' ', 16, 0, 0, 0, 1, 0, 1,
                    0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0, 'd', 'a', 't', 'a', 0x40, 0x1f, 0, 0
                },
                0,
                wav,
                0,
                44);
        assertThat(refusal(write("a.mp4", wav))).isEqualTo(FailureCode.NO_VIDEO);
    }
}
