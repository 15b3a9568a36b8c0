package dev.millrace.transcode;

/** A file cannot become a video; the message is a sentence for who gave it. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException(String sentence) {
        super(sentence);
    }
}
