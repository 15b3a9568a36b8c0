package dev.millrace.app.ops;

/**
 * Something that wants an operator.
 *
 * @param sentence what it is and what to do
 * @param section where it is shown
 */
record Concern(Tone tone, String sentence, String section) {
    static Concern bad(Section section, String sentence) {
        return new Concern(Tone.BAD, sentence, section.path());
    }

    static Concern warn(Section section, String sentence) {
        return new Concern(Tone.WARN, sentence, section.path());
    }
}
