package dev.millrace.ingest.upload;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the beginning of a file says against its being a video. Only what is surely something else is refused here: an
 * inspection with a demuxer follows, and a video that begins oddly must get there. Text is refused whatever its name,
 * since a playlist or a list of files would make a demuxer open what it names.
 */
final class FirstBytes {
    /** So many are enough to tell. */
    static final int MOST = 4096;

    /** From so many on, text may also be in an encoding other than UTF-8. */
    private static final int ENOUGH = 64;

    /** Pictures without any compression follow a line of text, and may look like more of it. */
    private static final String RAW_VIDEO = "YUV4MPEG2 ";

    private static final Set<String> PICTURE_BRANDS = Set.of("heic", "heix", "heim", "heis", "mif1", "avif");

    private static final List<Magic> OTHERS = List.of(
            new Magic("an archive or an office document", "PK\u0003\u0004", 0),
            new Magic("an archive", "PK\u0005\u0006", 0),
            new Magic("an archive", "PK\u0007\b", 0),
            new Magic("an archive", "7z\u00bc\u00af'\u001c", 0),
            new Magic("an archive", "Rar!\u001a\u0007", 0),
            new Magic("an archive", "\u001f\u008b\b", 0),
            new Magic("an archive", "BZh", 0),
            new Magic("an archive", "\u00fd7zXZ\0", 0),
            new Magic("an archive", "(\u00b5/\u00fd", 0),
            new Magic("an archive", "ustar", 257),
            new Magic("an office document", "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1", 0),
            new Magic("a PDF document", "%PDF-", 0),
            new Magic("a picture", "\u00ff\u00d8\u00ff", 0),
            new Magic("a picture", "\u0089PNG\r\n\u001a\n", 0),
            new Magic("a picture", "GIF87a", 0),
            new Magic("a picture", "GIF89a", 0),
            new Magic("a picture", "II*\0", 0),
            new Magic("a picture", "MM\0*", 0),
            new Magic("a picture", "8BPS", 0),
            new Magic("a picture", "WEBP", 8),
            new Magic("a program", "\u007fELF", 0),
            new Magic("a program", "\u00ca\u00fe\u00ba\u00be", 0),
            new Magic("a program", "\u00fe\u00ed\u00fa", 0),
            new Magic("a program", "\u00cf\u00fa\u00ed\u00fe", 0),
            new Magic("a program", "\u00ce\u00fa\u00ed\u00fe", 0),
            new Magic("a database", "SQLite format 3\0", 0));

    private FirstBytes() {}

    /**
     * @param first up to {@link #MOST} bytes, fewer only where the file has no more
     * @return a sentence for the sender when the file cannot be a video
     */
    static Optional<String> refusal(byte[] first) {
        return kind(first).map(kind -> "This is " + kind + ", not a video: choose a video file.");
    }

    private static Optional<String> kind(byte[] first) {
        for (Magic magic : OTHERS) {
            if (magic.matches(first)) {
                return Optional.of(magic.kind());
            }
        }
        if (isPicture(first)) {
            return Optional.of("a picture");
        }
        if (isProgram(first)) {
            return Optional.of("a program");
        }
        return text(first).map(FirstBytes::kindOfText);
    }

    /** A still picture in a container that videos use as well, by its brand (ISO/IEC 23008-12); or a bitmap. */
    private static boolean isPicture(byte[] first) {
        if (first.length >= 12 && latin(first, 4, 8).equals("ftyp")) {
            return PICTURE_BRANDS.contains(latin(first, 8, 12));
        }
        boolean bitmap = first.length >= 18 && first[0] == 'B' && first[1] == 'M';
        return bitmap
                && ByteBuffer.wrap(first, 6, 4).getInt() == 0
                && Set.of(12, 40, 56, 108, 124).contains((int) first[14])
                && first[15] == 0;
    }

    /** A DOS header that leads to another one, or to nothing that we have. */
    private static boolean isProgram(byte[] first) {
        return first.length >= 64 && first[0] == 'M' && first[1] == 'Z';
    }

    private static Optional<String> text(byte[] first) {
        Optional<String> wide = wideText(first);
        if (wide.isPresent()) {
            return wide;
        }
        if (first.length >= RAW_VIDEO.length()
                && latin(first, 0, RAW_VIDEO.length()).equals(RAW_VIDEO)) {
            return Optional.empty();
        }
        for (byte b : first) {
            if ((b >= 0 && b < ' ' && "\t\n\r\f\u000b\b\u001b".indexOf(b) < 0) || b == 0x7f) {
                return Optional.empty();
            }
        }
        if (first.length == 0) {
            return Optional.empty();
        }
        Optional<String> utf8 = decoded(first, StandardCharsets.UTF_8);
        return utf8.isPresent() || first.length < ENOUGH
                ? utf8
                : Optional.of(new String(first, StandardCharsets.ISO_8859_1));
    }

    /** UTF-16, which says so by its first two bytes. */
    private static Optional<String> wideText(byte[] first) {
        boolean little = first.length >= 4 && first[0] == (byte) 0xff && first[1] == (byte) 0xfe;
        boolean big = first.length >= 4 && first[0] == (byte) 0xfe && first[1] == (byte) 0xff;
        if (!little && !big) {
            return Optional.empty();
        }
        return decoded(
                        Arrays.copyOfRange(first, 2, first.length),
                        little ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE)
                .filter(text -> text.chars().noneMatch(c -> c == 0 || !Character.isDefined(c)));
    }

    /** The last character may be cut. */
    private static Optional<String> decoded(byte[] bytes, Charset charset) {
        var decoder = charset.newDecoder();
        var text = CharBuffer.allocate(bytes.length);
        return decoder.decode(ByteBuffer.wrap(bytes), text, false).isError()
                ? Optional.empty()
                : Optional.of(text.flip().toString());
    }

    private static String kindOfText(String text) {
        String start = text.replace("\ufeff", "").stripLeading().toLowerCase(Locale.ROOT);
        if (start.startsWith("#extm3u") || start.startsWith("ffconcat") || start.startsWith("[playlist]")) {
            return "a list of other files";
        }
        if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
            return "a web page";
        }
        return start.startsWith("#!") ? "a program" : "text";
    }

    private static String latin(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /**
     * @param bytes each as the character of that number
     * @param offset where they stand
     */
    private record Magic(String kind, String bytes, int offset) {
        boolean matches(byte[] first) {
            int end = offset + bytes.length();
            return first.length >= end && latin(first, offset, end).equals(bytes);
        }
    }
}
