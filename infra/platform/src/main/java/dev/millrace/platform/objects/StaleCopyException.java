package dev.millrace.platform.objects;

/** The object's copies are not what a step of its move needs: somebody else moved, discarded or replaced it. */
public final class StaleCopyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StaleCopyException(String sentence) {
        super(sentence);
    }
}
