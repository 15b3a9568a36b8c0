package dev.millrace.streams;

/**
 * A rule that a presentation breaks.
 *
 * @param place the file in question, as a path below the revision's folder
 * @param sentence what is said there, and what is so
 */
public record Violation(Rule rule, String place, String sentence) {
    @Override
    public String toString() {
        return rule + " at " + place + ": " + sentence;
    }
}
