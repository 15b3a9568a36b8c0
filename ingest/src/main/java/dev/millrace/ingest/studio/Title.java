package dev.millrace.ingest.studio;

/** What may stand as a video's title: text of a person, hostile until escaped where it is shown. */
final class Title {
    static final int MOST_CHARACTERS = 200;

    private Title() {}

    /**
     * @return the title without blanks at its ends
     * @throws RefusedException when nothing is left, it is too long or it holds control characters
     */
    static String of(String text) {
        String title = text.strip();
        if (title.isEmpty()) {
            throw Refusal.BAD_FIELD.because("A title needs at least one visible character.");
        }
        if (title.codePointCount(0, title.length()) > MOST_CHARACTERS) {
            throw Refusal.BAD_FIELD.because("A title has at most " + MOST_CHARACTERS + " characters: shorten it.");
        }
        if (title.codePoints().anyMatch(Title::unprintable)) {
            throw Refusal.BAD_FIELD.because("A title is one line of text: remove its control characters.");
        }
        return title;
    }

    private static boolean unprintable(int c) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.SURROGATE
                || Character.getType(c) == Character.LINE_SEPARATOR
                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
    }
}
