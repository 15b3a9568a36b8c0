package dev.millrace.fingerprint;

import org.springframework.http.HttpStatus;

/** Every way in which the role says no: a stable code, a status and a title. The detail says what to do. */
public enum Refusal {
    BAD_REQUEST("bad-request", HttpStatus.BAD_REQUEST, "The request cannot be read"),
    BAD_FIELD("bad-field", HttpStatus.UNPROCESSABLE_CONTENT, "A field has no such value"),
    BAD_LINES("bad-lines", HttpStatus.UNPROCESSABLE_CONTENT, "Lines of the file are wrong; nothing was imported"),
    TOO_MANY("too-many", HttpStatus.CONTENT_TOO_LARGE, "Too much at once"),
    UNKNOWN_ASSET("unknown-asset", HttpStatus.NOT_FOUND, "No such video"),
    UNKNOWN_BANK("unknown-bank", HttpStatus.NOT_FOUND, "No such bank"),
    UNKNOWN_ENTRY("unknown-entry", HttpStatus.NOT_FOUND, "No such entry"),
    UNKNOWN_SWEEP("unknown-sweep", HttpStatus.NOT_FOUND, "No such sweep"),
    NAME_TAKEN("name-taken", HttpStatus.CONFLICT, "The name is taken");

    private final String code;
    private final HttpStatus status;
    private final String title;

    Refusal(String code, HttpStatus status, String title) {
        this.code = code;
        this.status = status;
        this.title = title;
    }

    String code() {
        return code;
    }

    HttpStatus status() {
        return status;
    }

    String title() {
        return title;
    }

    /** @param sentence what is wrong and what to do, for a person */
    public RefusedException because(String sentence) {
        return new RefusedException(this, sentence);
    }
}
