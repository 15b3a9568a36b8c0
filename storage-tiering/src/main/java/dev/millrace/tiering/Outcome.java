package dev.millrace.tiering;

/** What became of a planned move. */
sealed interface Outcome {
    /** A sentence. */
    String words();

    /** The object is where it was to be. */
    record Done(String words) implements Outcome {}

    /** It was not possible: the object is where it was. */
    record Failed(String words) implements Outcome {}

    /** It is not wanted any more. */
    record Dropped(String words) implements Outcome {}
}
