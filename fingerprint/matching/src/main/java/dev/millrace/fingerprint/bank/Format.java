package dev.millrace.fingerprint.bank;

import dev.millrace.hashing.PdqHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text formats in which banks are exchanged, one entry a line. */
enum Format {
    /** Of this product; holds everything: {@code kind,value,quality,item,seconds,note}. */
    CSV("kind,value,quality,item,seconds,note"),
    /** Of vPDQ, frames of one video: number, quality, hash, seconds; no header. */
    VPDQ(""),
    /** Of PDQ, pictures by name: {@code file,pdq}. */
    PDQ("file,pdq");

    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final int LONGEST_TEXT = 500;
    private static final int BEST = 100;
    private static final double MOST_SECONDS = Integer.MAX_VALUE / 1000.0;

    private final String header;

    Format(String header) {
        this.header = header;
    }

    /** By its name, in either case. */
    static Optional<Format> named(String name) {
        for (Format format : values()) {
            if (format.name().equals(name.toUpperCase(Locale.ROOT))) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** A line that is no entry; its message says why. */
    static final class BadLineException extends Exception {
        private static final long serialVersionUID = 1;

        BadLineException(String why) {
            super(why);
        }
    }

    boolean isHeader(String line) {
        return !header.isEmpty() && line.strip().equalsIgnoreCase(header);
    }

    /** @param item the video that frames without a name are of */
    NewEntry read(String line, String item) throws BadLineException {
        List<String> fields = fields(line);
        return switch (this) {
            case CSV -> {
                count(fields, 6);
                yield csv(fields);
            }
            case VPDQ -> {
                count(fields, 4);
                whole(fields.get(0), Integer.MAX_VALUE, "frame number");
                yield frame(fields.get(2), fields.get(1), item, fields.get(3), "");
            }
            case PDQ -> {
                count(fields, 2);
                yield frame(fields.get(1), "", fields.get(0), "", "");
            }
        };
    }

    /** An entry out of the six fields of {@link #CSV}. */
    static NewEntry csv(List<String> fields) throws BadLineException {
        String value = fields.get(1).strip();
        return switch (fields.get(0).strip()) {
            case "sha256" -> {
                if (!SHA256.matcher(value).matches()) {
                    throw new BadLineException("a SHA-256 has 64 hex digits");
                }
                yield new NewEntry.File(value.toLowerCase(Locale.ROOT), text(fields.get(5)));
            }
            case "pdq" -> frame(value, fields.get(2), fields.get(3), fields.get(4), fields.get(5));
            default -> throw new BadLineException("the kind is neither sha256 nor pdq");
        };
    }

    private static NewEntry frame(String hash, String quality, String item, String seconds, String note)
            throws BadLineException {
        PdqHash pdq;
        try {
            pdq = PdqHash.parse(hash.strip());
        } catch (IllegalArgumentException e) {
            throw new BadLineException("a PDQ hash has 64 hex digits");
        }
        int points = quality.isBlank() ? BEST : whole(quality, BEST, "quality");
        return new NewEntry.Frame(pdq, points, text(item), seconds.isBlank() ? null : millis(seconds), text(note));
    }

    private static void count(List<String> fields, int wanted) throws BadLineException {
        if (fields.size() != wanted) {
            throw new BadLineException("it has " + fields.size() + " fields, not " + wanted);
        }
    }

    private static int whole(String text, int most, String what) throws BadLineException {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new BadLineException("the " + what + " is not a whole number from 0 to " + most);
    }

    private static int millis(String text) throws BadLineException {
        try {
            double seconds = Double.parseDouble(text.strip());
            if (seconds >= 0 && seconds <= MOST_SECONDS) {
                return (int) Math.round(1000 * seconds);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new BadLineException("the time is not a number of seconds");
    }

    private static String text(String text) throws BadLineException {
        if (text.length() > LONGEST_TEXT || text.chars().anyMatch(Character::isISOControl)) {
            throw new BadLineException(
                    "a text is longer than " + LONGEST_TEXT + " characters or has control characters");
        }
        return text.strip();
    }

    /** Fields with commas between them; one with a comma or a quote in it stands in quotes (RFC 4180, on one line). */
    private static List<String> fields(String line) throws BadLineException {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"' && (quoted || field.isEmpty())) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (quoted) {
            throw new BadLineException("a quote is not closed");
        }
        fields.add(field.toString());
        return fields;
    }

    /** The first line of a file, with its end; empty when there is none. */
    String header() {
        return header.isEmpty() ? "" : header + "\n";
    }

    /**
     * An entry's line with its end; empty when the format has no place for it.
     *
     * @param place counted from 0
     */
    String write(NewEntry entry, long place) {
        return switch (entry) {
            case NewEntry.File(String sha256, String note) ->
                this == CSV ? "sha256," + sha256 + ",,,," + quoted(note) + "\n" : "";
            case NewEntry.Frame frame ->
                switch (this) {
                    case CSV ->
                        "pdq," + frame.hash() + "," + frame.quality() + "," + quoted(frame.item()) + ","
                                + seconds(frame.atMillis()) + "," + quoted(frame.note()) + "\n";
                    case VPDQ ->
                        place + "," + frame.quality() + "," + frame.hash() + ","
                                + seconds(frame.atMillis() == null ? 0 : frame.atMillis()) + "\n";
                    case PDQ -> quoted(frame.item()) + "," + frame.hash() + "\n";
                };
        };
    }

    private static String seconds(@Nullable Integer millis) {
        return millis == null ? "" : String.format(Locale.ROOT, "%.3f", millis / 1000.0);
    }

    private static String quoted(String text) {
        return text.indexOf(',') < 0 && text.indexOf('"') < 0 ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
