package dev.millrace.fingerprint.bank;

import dev.millrace.fingerprint.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a file of entries as a whole: one wrong line, and nothing of it is taken. */
final class BankFile {
    private static final int MOST_NAMED = 100;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private BankFile() {}

    /** @throws dev.millrace.fingerprint.RefusedException naming the wrong lines by number, the first hundred of them */
    static List<NewEntry> read(byte[] bytes, Format format, String item, int mostEntries) {
        List<NewEntry> entries = new ArrayList<>();
        SortedMap<Integer, String> wrong = new TreeMap<>();
        int count = 0;
        int number = 0;
        for (String line : text(bytes).split("\r?\n", -1)) {
            number++;
            if (line.isBlank() || (entries.isEmpty() && wrong.isEmpty() && format.isHeader(line))) {
                continue;
            }
            try {
                entries.add(format.read(line, item));
            } catch (Format.BadLineException e) {
                count++;
                if (wrong.size() < MOST_NAMED) {
                    wrong.put(number, String.valueOf(e.getMessage()));
                }
            }
        }
        if (count > 0) {
            throw Refusal.BAD_LINES
                    .because(count + (count == 1 ? " line is" : " lines are") + " wrong, the first is line "
                            + wrong.firstKey() + ": " + wrong.get(wrong.firstKey())
                            + ". Nothing was imported: mend them and send the file again.")
                    .at(wrong);
        }
        if (entries.size() > mostEntries) {
            throw Refusal.TOO_MANY.because("The file has " + entries.size() + " entries; send at most " + mostEntries
                    + " at once, in several files.");
        }
        return entries;
    }

    private static String text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw Refusal.BAD_REQUEST.because("The file is not text in UTF-8.");
        }
    }
}
