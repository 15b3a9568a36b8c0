package dev.millrace.fingerprint.bank;

import dev.millrace.fingerprint.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries as the API takes them.
 *
 * @param files whole files
 * @param frames pictures
 */
record NewEntries(@Nullable List<File> files, @Nullable List<Frame> frames) {
    /** A whole file. */
    record File(@Nullable String sha256, @Nullable String note) {}

    /** @param quality 100 when absent */
    record Frame(
            @Nullable String pdq,
            @Nullable Integer quality,
            @Nullable String item,
            @Nullable Double seconds,
            @Nullable String note) {}

    /** @throws dev.millrace.fingerprint.RefusedException when one is wrong, or there are too many */
    List<NewEntry> checked(int most) {
        List<File> someFiles = files == null ? List.of() : files;
        List<Frame> someFrames = frames == null ? List.of() : frames;
        if (someFiles.size() + someFrames.size() > most) {
            throw Refusal.TOO_MANY.because("Send at most " + most + " entries at once.");
        }
        List<NewEntry> entries = new ArrayList<>();
        for (int i = 0; i < someFiles.size(); i++) {
            File file = someFiles.get(i);
            entries.add(
                    read("files[" + i + "]", List.of("sha256", text(file.sha256()), "", "", "", text(file.note()))));
        }
        for (int i = 0; i < someFrames.size(); i++) {
            Frame frame = someFrames.get(i);
            entries.add(read(
                    "frames[" + i + "]",
                    List.of(
                            "pdq",
                            text(frame.pdq()),
                            text(frame.quality()),
                            text(frame.item()),
                            text(frame.seconds()),
                            text(frame.note()))));
        }
        return entries;
    }

    private static NewEntry read(String place, List<String> fields) {
        try {
            return Format.csv(fields);
        } catch (Format.BadLineException e) {
            throw Refusal.BAD_FIELD.because(place + ": " + e.getMessage() + ".");
        }
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
