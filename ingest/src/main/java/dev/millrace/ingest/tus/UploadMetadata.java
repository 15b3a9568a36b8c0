package dev.millrace.ingest.tus;

import dev.millrace.platform.catalog.Visibility;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an {@code Upload-Metadata} header says (tus 1.0, "Upload-Metadata": keys with Base64 values, comma-separated).
 * Every value is a stranger's text: nothing of it becomes a path, and what cannot stand on one line is refused.
 *
 * @param header as it was sent, to be told back
 */
record UploadMetadata(String title, Visibility visibility, String header) {
    private static final int MOST_HEADER = 4096;
    private static final int MOST_TITLE = 200;
    private static final int MOST_FILENAME = 255;
    private static final Pattern KEY = Pattern.compile("[!-+\\--~]{1,64}");
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[A-Za-z0-9!#$&^_.+-]{1,64}/[A-Za-z0-9!#$&^_.+-]{1,64}([ \t]*;[ -~]{0,128})?");

    /** @throws TusException 400 when it is not what the protocol asks for, or hostile */
    static UploadMetadata parse(@Nullable String header) {
        String raw = header == null ? "" : header.strip();
        if (raw.length() > MOST_HEADER) {
            throw refused("Upload-Metadata is too long: at most " + MOST_HEADER + " characters are taken.");
        }
        Map<String, String> values = values(raw);
        String filename = filename(values.getOrDefault("filename", ""));
        String filetype = values.getOrDefault("filetype", "");
        if (!filetype.isEmpty() && !MEDIA_TYPE.matcher(filetype).matches()) {
            throw refused("The filetype in Upload-Metadata is not a media type such as video/mp4.");
        }
        String title = title(values.getOrDefault("title", ""), filename);
        return new UploadMetadata(title, visibility(values.getOrDefault("visibility", "public")), raw);
    }

    private static Map<String, String> values(String raw) {
        var values = new LinkedHashMap<String, String>();
        if (raw.isEmpty()) {
            return values;
        }
        for (String pair : raw.split(",", -1)) {
            String trimmed = pair.strip();
            int space = trimmed.indexOf(' ');
            String key = space < 0 ? trimmed : trimmed.substring(0, space);
            String value = space < 0 ? "" : trimmed.substring(space + 1).strip();
            if (!KEY.matcher(key).matches()) {
                throw refused("Upload-Metadata has an entry without a proper key: write key, space, Base64 value.");
            }
            if (values.put(key, decode(key, value)) != null) {
                throw refused("Upload-Metadata names the key " + key + " twice.");
            }
        }
        return values;
    }

    private static String decode(String key, String value) {
        try {
            byte[] bytes = Base64.getDecoder().decode(value);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException e) {
            throw refused("The value of " + key + " in Upload-Metadata is not Base64.");
        } catch (CharacterCodingException e) {
            throw refused("The value of " + key + " in Upload-Metadata is not text in UTF-8.");
        }
    }

    private static String filename(String text) {
        String name = text.strip();
        if (name.length() > MOST_FILENAME) {
            throw refused("The filename is too long: at most " + MOST_FILENAME + " characters are taken.");
        }
        boolean path = name.indexOf('/') >= 0 || name.indexOf('\\') >= 0 || name.equals(".") || name.equals("..");
        if (path || !printable(name)) {
            throw refused("The filename is a plain name: without slashes and without control characters.");
        }
        return name;
    }

    private static String title(String text, String filename) {
        String title = text.strip();
        if (!printable(title)) {
            throw refused("The title is one line of text: remove its control characters.");
        }
        if (title.codePointCount(0, title.length()) > MOST_TITLE) {
            throw refused("The title has at most " + MOST_TITLE + " characters: shorten it.");
        }
        if (!title.isEmpty()) {
            return title;
        }
        int dot = filename.lastIndexOf('.');
        String stem = (dot > 0 ? filename.substring(0, dot) : filename).strip();
        return stem.isEmpty() ? "Untitled" : shortened(stem);
    }

    private static String shortened(String text) {
        int characters = text.codePointCount(0, text.length());
        return characters <= MOST_TITLE ? text : text.substring(0, text.offsetByCodePoints(0, MOST_TITLE));
    }

    private static Visibility visibility(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "public" -> Visibility.PUBLIC;
            case "unlisted" -> Visibility.UNLISTED;
            case "signed" -> Visibility.SIGNED;
            case "private" -> Visibility.PRIVATE;
            default -> throw refused("The visibility is one of public, unlisted, signed and private.");
        };
    }

    private static boolean printable(String text) {
        return text.codePoints().noneMatch(UploadMetadata::unprintable);
    }

    private static boolean unprintable(int c) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.SURROGATE
                || Character.getType(c) == Character.LINE_SEPARATOR
                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
    }

    private static TusException refused(String sentence) {
        return TusException.badRequest("bad-metadata", sentence);
    }
}
