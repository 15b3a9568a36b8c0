package dev.millrace.streams;

/** A URI leads where a presentation's own files do not lie. */
final class UnreachableException extends PlaylistException {
    private static final long serialVersionUID = 1L;

    UnreachableException(String sentence) {
        super(sentence);
    }

    @Override
    Rule rule() {
        return Rule.RELATIVE;
    }
}
