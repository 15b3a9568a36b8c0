package dev.millrace.encoder.av;

import dev.millrace.encoder.protocol.FailureCode;

/** The request cannot be done, for a reason that its sender can understand. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final FailureCode code;

    /** @param sentence shown to people */
    public Refused(FailureCode code, String sentence) {
        super(sentence);
        this.code = code;
    }

    public FailureCode code() {
        return code;
    }

    /** The sentence. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
