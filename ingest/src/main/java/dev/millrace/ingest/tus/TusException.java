package dev.millrace.ingest.tus;

import org.springframework.http.HttpStatus;

/** A request that breaks the protocol; the message is a sentence for the sender. */
final class TusException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final HttpStatus status;
    private final String code;

    TusException(HttpStatus status, String code, String sentence) {
        super(sentence);
        this.status = status;
        this.code = code;
    }

    static TusException badRequest(String code, String sentence) {
        return new TusException(HttpStatus.BAD_REQUEST, code, sentence);
    }

    HttpStatus status() {
        return status;
    }

    String code() {
        return code;
    }
}
