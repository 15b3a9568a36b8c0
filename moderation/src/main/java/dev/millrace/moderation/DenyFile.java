package dev.millrace.moderation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The operator's list of files that must not be published. */
final class DenyFile {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final String NO_REASON = "on the list of files that must not be published";

    private DenyFile() {}

    /** One file that must not be published. */
    record Denied(String sha256, String reason) {}

    /**
     * @throws BadDenyFileException naming every wrong line; nothing is taken from such a file
     */
    static List<Denied> read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The deny file " + file + " cannot be read: mend millrace.moderation.deny-file.", e);
        }
        var denied = new ArrayList<Denied>();
        var wrong = new ArrayList<Integer>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split("\\s+", 2);
            if (SHA256.matcher(parts[0]).matches()) {
                denied.add(new Denied(parts[0].toLowerCase(Locale.ROOT), parts.length > 1 ? parts[1] : NO_REASON));
            } else {
                wrong.add(i + 1);
            }
        }
        if (!wrong.isEmpty()) {
            throw new BadDenyFileException(file, wrong);
        }
        return denied;
    }
}
