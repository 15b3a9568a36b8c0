package dev.millrace.streams;

/** A text is no playlist or manifest of the expected kind. */
class PlaylistException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String sentence;

    PlaylistException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    final String sentence() {
        return sentence;
    }

    /** What it breaks. */
    Rule rule() {
        return Rule.SYNTAX;
    }
}
