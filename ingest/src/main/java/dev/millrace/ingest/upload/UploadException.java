package dev.millrace.ingest.upload;

import java.util.OptionalLong;

/** A call on an upload was refused; the message is a sentence for the sender. */
public final class UploadException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final UploadProblem problem;
    private final long offset;

    UploadException(UploadProblem problem, String sentence) {
        this(problem, sentence, -1);
    }

    UploadException(UploadProblem problem, String sentence, long offset) {
        super(sentence);
        this.problem = problem;
        this.offset = offset;
    }

    public UploadProblem problem() {
        return problem;
    }

    /** The committed offset, where it helps to know it. */
    public OptionalLong offset() {
        return offset < 0 ? OptionalLong.empty() : OptionalLong.of(offset);
    }
}
