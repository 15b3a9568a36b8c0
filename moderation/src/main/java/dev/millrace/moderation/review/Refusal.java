package dev.millrace.moderation.review;

import org.springframework.http.HttpStatus;

/** Every way in which the review says no. The detail says what to do. */
enum Refusal {
    UNKNOWN_ITEM("unknown-item", HttpStatus.NOT_FOUND),
    UNKNOWN_ASSET("unknown-asset", HttpStatus.NOT_FOUND),
    HELD("held", HttpStatus.CONFLICT),
    DECIDED("already-decided", HttpStatus.CONFLICT),
    TOO_LATE("too-late", HttpStatus.CONFLICT),
    NOT_BLOCKED("not-blocked", HttpStatus.CONFLICT),
    APPEALED("already-appealed", HttpStatus.CONFLICT),
    NOT_YOURS("not-yours", HttpStatus.FORBIDDEN),
    UNKNOWN_POLICY("unknown-policy", HttpStatus.UNPROCESSABLE_CONTENT),
    BAD_FIELD("bad-field", HttpStatus.UNPROCESSABLE_CONTENT);

    private final String code;
    private final HttpStatus status;

    Refusal(String code, HttpStatus status) {
        this.code = code;
        this.status = status;
    }

    String code() {
        return code;
    }

    HttpStatus status() {
        return status;
    }

    /** @param sentence what is wrong and what to do, for a person */
    RefusedException because(String sentence) {
        return new RefusedException(this, sentence, null);
    }
}
