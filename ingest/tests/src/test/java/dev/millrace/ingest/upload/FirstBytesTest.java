package dev.millrace.ingest.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that may be a video gets through; what surely is none is told so. */
class FirstBytesTest {
    @Test
    @Needs(Prerequisite.MEDIA)
    void everyRealClipGetsThrough() throws IOException {
        Path media = Path.of(String.valueOf(System.getenv("MILLRACE_TEST_MEDIA")));
        try (Stream<Path> files = Files.walk(media)) {
            List<Path> clips = files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().matches(".*\\.(md|txt|json|sha256|csv)"))
                    .toList();
            assertThat(clips).hasSizeGreaterThan(10).allSatisfy(clip -> {
                byte[] first = first(clip);
                assertThat(FirstBytes.refusal(first)).as("%s", clip).isEmpty();
                assertThat(FirstBytes.refusal(Arrays.copyOf(first, Math.min(first.length, 16))))
                        .as("16 bytes of %s", clip)
                        .isEmpty();
            });
        }
    }

    private static byte[] first(Path clip) {
        try (InputStream in = Files.newInputStream(clip)) {
            return in.readNBytes(FirstBytes.MOST);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Arguments> perhapsVideos() {
        byte[] rest = Rig.bytes(4000, 1);
        return Stream.of(
                Arguments.of("nothing", new byte[0]),
                Arguments.of("zeros", new byte[100]),
                Arguments.of("mp4", with("\0\0\0\u0018ftypisom\0\0\2\0isomiso2", rest)),
                Arguments.of("mp4 with moov first", with("\0\0\4\0moov\0\0\0lmvhd", rest)),
                Arguments.of("mp4 with mdat first", with("\0\0\0\1mdat\0\0\0\0\1\2\3\4", rest)),
                Arguments.of("mp4 with free first", with("\0\0\0\bfree\0\0\4\0mdat", rest)),
                Arguments.of("mov with wide first", with("\0\0\0\bwide\0\1\2\3mdat", rest)),
                Arguments.of("mov with a box of nobody", with("\0\0\0\20abcd12345678", rest)),
                Arguments.of("fragment first", with("\0\0\0\30stypmsdh\0\0\0\0", rest)),
                Arguments.of("3gp", with("\0\0\0\u0014ftyp3gp4", rest)),
                Arguments.of("sequence of pictures", with("\0\0\0\u0018ftypmsf1", rest)),
                Arguments.of("webm", with("\u001aE\u00df\u00a3\u0001\0\0\0\0\0\0\u001fB\u0086\u0081\1", rest)),
                Arguments.of("ts", transport(188, 0)),
                Arguments.of("m2ts", transport(192, 4)),
                Arguments.of("ts after garbage", with("garbage\0\1", transport(188, 77))),
                Arguments.of("ts after a line of text", with("HTTP/1.0 200 OK\r\n\r\n", transport(188, 0))),
                Arguments.of("avi", with("RIFF\u0010\u0001\0\0AVI LIST", rest)),
                Arguments.of("flv", with("FLV\1\5\0\0\0\t\0\0\0\0", rest)),
                Arguments.of("mpeg program stream", with("\0\0\1\u00baD\0\4\0", rest)),
                Arguments.of("mpeg video", with("\0\0\1\u00b3\u0016\0\u00f0", rest)),
                Arguments.of("ogg", with("OggS\0\2\0\0", rest)),
                Arguments.of("asf", with("0&\u00b2u\u008ef\u00cf\u0011", rest)),
                Arguments.of("mxf", with("\u0006\u000e+4\2\5\1\1\r\1\2\1\1\2\4\0", rest)),
                Arguments.of("h264 without a container", with("\0\0\0\1gB\u00c0\u001e", rest)),
                Arguments.of("h264 with short start codes", with("\0\0\1gB\u00c0\u001e", rest)),
                Arguments.of("hevc without a container", with("\0\0\0\1@\1\f\1\u00ff\u00ff", rest)),
                Arguments.of("mpeg-4 video without a container", with("\0\0\1\u00b0\1\0\0\1\u00b5", rest)),
                Arguments.of("ivf", with("DKIF\0\0 \0VP80", rest)),
                Arguments.of("real media", with(".RMF\0\0\0\u0012\0\0", rest)),
                Arguments.of("nut", with("nut/multimedia container\0", rest)),
                Arguments.of("dv", with("\u001f\7\0?\u00f8xx", rest)),
                Arguments.of("gxf", with("\0\0\0\0\1\u00bc\0\0", rest)),
                Arguments.of("raw pictures", with("YUV4MPEG2 W64 H48 F25:1\nFRAME\n", grey())),
                Arguments.of("sound behind a tag", with("ID3\3\0\0\0\0\u000fv", rest)),
                Arguments.of("noise", rest));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("perhapsVideos")
    void whatMayBeAVideoGetsThrough(String what, byte[] first) {
        assertThat(FirstBytes.refusal(first)).as(what).isEmpty();
    }

    @Test
    void noiseGetsThroughWhateverItsLength() {
        for (int seed = 0; seed < 500; seed++) {
            byte[] noise = Rig.bytes(24 + seed * 8, seed);
            // Some beginnings are taken by others; two bytes of noise are theirs now and then.
            noise[0] = 0;
            assertThat(FirstBytes.refusal(noise)).as("seed %d", seed).isEmpty();
        }
    }

    static Stream<Arguments> noVideos() throws IOException {
        var cases = new ArrayList<Arguments>();
        cases.add(no("text", ascii("Dear Sir or Madam,\r\n\tthe video is ready.\r\n")));
        cases.add(no("text", ascii("x")));
        cases.add(no("text", "Größe: 5 · 日本語のテキスト\n".repeat(300).getBytes(StandardCharsets.UTF_8)));
        cases.add(no("text", "Une vidéo très française. ".repeat(20).getBytes(StandardCharsets.ISO_8859_1)));
        cases.add(no("text", "\ufeffWide text. ".repeat(50).getBytes(StandardCharsets.UTF_16LE)));
        cases.add(no("text", "\ufeffWide text. ".repeat(50).getBytes(Charset.forName("UTF-16BE"))));
        cases.add(no("text", ascii("{\"json\": [1, 2, 3]}")));
        cases.add(no("text", ascii("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>")));
        cases.add(no("text", ascii("WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n")));
        cases.add(no("a web page", ascii("\n <!DOCTYPE html><html><title>404</title>")));
        cases.add(no("a web page", ascii("<HTML><body>")));
        cases.add(no("a list of other files", ascii("#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n")));
        cases.add(no("a list of other files", "\ufeff#EXTM3U\n".getBytes(StandardCharsets.UTF_8)));
        cases.add(no("a list of other files", ascii("ffconcat version 1.0\nfile '/etc/passwd'\n")));
        cases.add(no("a program", ascii("#!/bin/sh\nexit 0\n")));
        cases.add(no("a program", with("\u007fELF\2\1\1\0", Rig.bytes(200, 2))));
        cases.add(no("a program", with("MZ\u0090\0\3\0\0\0", Rig.bytes(200, 3))));
        cases.add(no("a program", with("\u00ca\u00fe\u00ba\u00be\0\0\0A", Rig.bytes(200, 4))));
        cases.add(no("a program", with("\u00cf\u00fa\u00ed\u00fe\7\0\0\1", Rig.bytes(200, 5))));
        cases.add(no("a PDF document", with("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n", Rig.bytes(200, 6))));
        cases.add(no("an office document", with("\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1", new byte[200])));
        cases.add(no("an archive or an office document", zip()));
        cases.add(no("an archive", gzip()));
        cases.add(no("an archive", with("7z\u00bc\u00af'\u001c\0\4", Rig.bytes(200, 7))));
        cases.add(no("an archive", with("Rar!\u001a\u0007\1\0", Rig.bytes(200, 8))));
        cases.add(no("an archive", with("\u00fd7zXZ\0\0\4", Rig.bytes(200, 9))));
        cases.add(no("an archive", tar()));
        for (String format : List.of("png", "jpg", "gif", "bmp", "tiff")) {
            cases.add(no("a picture", picture(format)));
        }
        cases.add(no("a picture", with("RIFF\u0014\0\0\0WEBPVP8 ", Rig.bytes(200, 10))));
        cases.add(no("a picture", with("\0\0\0\u0018ftypheic\0\0\0\0mif1heic", Rig.bytes(200, 11))));
        cases.add(no("a picture", with("\0\0\0\u001cftypavif\0\0\0\0avifmif1", Rig.bytes(200, 12))));
        cases.add(no("a database", with("SQLite format 3\0", Rig.bytes(200, 13))));
        return cases.stream();
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("noVideos")
    void whatIsNoVideoIsToldSo(String kind, byte[] whole) {
        byte[] first = Arrays.copyOf(whole, Math.min(whole.length, FirstBytes.MOST));
        assertThat(FirstBytes.refusal(first)).contains("This is " + kind + ", not a video: choose a video file.");
    }

    private static Arguments no(String kind, byte[] whole) {
        return Arguments.of(kind, whole);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] with(String start, byte[] rest) {
        byte[] bytes = start.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(bytes.length + rest.length)
                .put(bytes)
                .put(rest)
                .array();
    }

    /** Nothing in it says that it is no text. */
    private static byte[] grey() {
        var grey = new byte[4000];
        Arrays.fill(grey, (byte) 0x80);
        return grey;
    }

    private static byte[] transport(int packet, int offset) {
        byte[] bytes = Rig.bytes(FirstBytes.MOST, 14);
        for (int at = offset; at < bytes.length; at += packet) {
            bytes[at] = 'G';
        }
        return bytes;
    }

    private static byte[] zip() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("word/document.xml"));
            zip.write(Rig.bytes(500, 15));
        }
        return out.toByteArray();
    }

    private static byte[] gzip() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(Rig.bytes(500, 16));
        }
        return out.toByteArray();
    }

    private static byte[] tar() {
        byte[] header = Arrays.copyOf(ascii("video.mp4"), 1024);
        System.arraycopy(ascii("ustar"), 0, header, 257, 5);
        return header;
    }

    private static byte[] picture(String format) throws IOException {
        var image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
        var random = new Random(17);
        for (int i = 0; i < 64 * 48; i++) {
            image.setRGB(i % 64, i / 64, random.nextInt());
        }
        var out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }
}
