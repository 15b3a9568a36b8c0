package dev.millrace.app.ops;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a button has done. A page is told by name, so that no address can put words into its mouth. */
enum Said {
    RETRIED(
            Section.FAILED,
            "The video is tried again. It leaves this list now, and comes back only if it fails again."),
    JOB_REPLAYED(Section.WORK, "The job is back in its queue, with fresh attempts."),
    FACT_REPLAYED(Section.EVENTS, "The fact is offered to its consumer again, with fresh attempts.");

    private final Section section;
    private final String sentence;

    Said(Section section, String sentence) {
        this.section = section;
        this.sentence = sentence;
    }

    Section section() {
        return section;
    }

    String sentence() {
        return sentence;
    }

    /** As in the address. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Said> at(String code) {
        return Arrays.stream(values()).filter(said -> said.code().equals(code)).findFirst();
    }
}
