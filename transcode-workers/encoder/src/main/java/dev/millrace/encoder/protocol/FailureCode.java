package dev.millrace.encoder.protocol;

/** Why a request was not done. Those before {@link #UNSUPPORTED_OUTPUT} are the file's fault and final. */
public enum FailureCode {
    /** The file has no picture to show. */
    NO_VIDEO(true),
    /** Not a media file, or one of a kind that is not accepted. */
    UNREADABLE(true),
    /** A picture has more pixels than allowed. */
    TOO_BIG(true),
    /** It plays longer than allowed. */
    TOO_LONG(true),
    /** A stream is of a kind that cannot be decoded, or nothing of it could be. */
    DECODER(true),
    /** An output was asked for that this child cannot make. */
    UNSUPPORTED_OUTPUT(false),
    /** The source's packets were to be copied, and are not what they seemed: it must be encoded. */
    NOT_AS_SEEN(false),
    /** The request made no sense. */
    BAD_REQUEST(false),
    /** Files could not be written: disk full, directory missing. */
    SCRATCH(false),
    /** Anything else; worth another try. */
    INTERNAL(false);

    private final boolean fileAtFault;

    FailureCode(boolean fileAtFault) {
        this.fileAtFault = fileAtFault;
    }

    /** Whether another try with the same file would end the same way. */
    public boolean fileAtFault() {
        return fileAtFault;
    }
}
