package dev.millrace.ingest.studio;

/** A name for a download, made of a title that may try anything. */
final class FileName {
    private static final int MOST = 100;

    private FileName() {}

    /**
     * Letters, digits, blanks, {@code - _ ( ) ,} and inner dots of the title; every other run of characters becomes one
     * underscore, so that neither folders nor hidden files nor turned-around endings can be written.
     */
    static String of(String title) {
        var name = new StringBuilder();
        title.codePoints().limit(MOST).forEach(c -> {
            if (Character.isLetterOrDigit(c) || " -_(),.".indexOf(c) >= 0) {
                name.appendCodePoint(c);
            } else if (name.isEmpty() || name.charAt(name.length() - 1) != '_') {
                name.append('_');
            }
        });
        String trimmed = name.toString().replaceAll("\\.{2,}", ".").replaceAll("^[ .]+|[ .]+$", "");
        return trimmed.isEmpty() ? "video" : trimmed;
    }
}
