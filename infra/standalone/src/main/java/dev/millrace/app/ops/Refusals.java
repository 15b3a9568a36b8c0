package dev.millrace.app.ops;

import dev.millrace.platform.access.Problems;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/** What the operator's API says no with; each sentence says what to do. */
final class Refusals {
    private Refusals() {}

    static ErrorResponseException badRequest(String sentence) {
        return of(HttpStatus.BAD_REQUEST, "bad-request", sentence);
    }

    /** Nodes and tiers are shared by all tenants. */
    static ErrorResponseException allTenantsOnly(String what) {
        return of(
                HttpStatus.FORBIDDEN,
                "all-tenants-only",
                what + " are shared by all tenants: ask with an operator's token of tenant *.");
    }

    static ErrorResponseException unknownAsset() {
        return of(HttpStatus.NOT_FOUND, "unknown-asset", "There is no video with this id in your tenant.");
    }

    static ErrorResponseException notFailed() {
        return of(
                HttpStatus.CONFLICT,
                "not-now",
                "Only a video that failed can be tried again; this one is not failed (any more).");
    }

    static ErrorResponseException noDeadJob() {
        return of(
                HttpStatus.NOT_FOUND,
                "no-dead-job",
                "There is no such dead job: it may have been replayed already. GET /v1/work/dead-letters lists them.");
    }

    static ErrorResponseException noDeadFact() {
        return of(
                HttpStatus.NOT_FOUND,
                "no-dead-fact",
                "There is no such dead fact: it may have been replayed already. GET /v1/events/dead-letters lists them.");
    }

    static ErrorResponseException noUploadsHere() {
        return of(
                HttpStatus.NOT_FOUND,
                "no-uploads-here",
                "This process does not have the role ingest, which knows: ask one that has it.");
    }

    static ErrorResponseException noSection() {
        return of(HttpStatus.NOT_FOUND, "not-found", "There is nothing at this address: /ops has everything.");
    }

    private static ErrorResponseException of(HttpStatus status, String code, String sentence) {
        return new ErrorResponseException(status, Problems.of(status, code, sentence), null);
    }
}
