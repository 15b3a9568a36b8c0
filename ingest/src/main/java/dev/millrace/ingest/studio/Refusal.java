package dev.millrace.ingest.studio;

import org.springframework.http.HttpStatus;

/** Every way in which the asset API says no: a stable code, a status and a title. The detail says what to do. */
enum Refusal {
    BAD_REQUEST("bad-request", HttpStatus.BAD_REQUEST, "The request cannot be read"),
    BAD_FIELD("bad-field", HttpStatus.UNPROCESSABLE_CONTENT, "A field has no such value"),
    NOT_ALLOWED("not-allowed", HttpStatus.FORBIDDEN, "Not yours to do"),
    UNKNOWN_ASSET("unknown-asset", HttpStatus.NOT_FOUND, "No such video"),
    NO_SOURCE("no-source", HttpStatus.NOT_FOUND, "No source"),
    NOT_NOW("not-now", HttpStatus.CONFLICT, "Not possible in this state"),
    NO_HOLD("no-hold", HttpStatus.NOT_FOUND, "No legal hold"),
    LEGAL_HOLD("legal-hold", HttpStatus.CONFLICT, "Under a legal hold"),
    VERSION_CHANGED("version-changed", HttpStatus.PRECONDITION_FAILED, "The video has changed"),
    VERSION_REQUIRED("version-required", HttpStatus.PRECONDITION_REQUIRED, "Say which version you change");

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
    RefusedException because(String sentence) {
        return new RefusedException(this, sentence);
    }
}
