package dev.millrace.ingest.studio;

import dev.millrace.platform.access.Problems;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** The refusals of the asset API as problem details (RFC 9457); what is not its own is left to the platform's. */
@RestControllerAdvice(
        assignableTypes = {
            AssetsController.class,
            ActsController.class,
            LegalHoldController.class,
            SourceController.class
        })
@Order(0)
final class ApiProblems {
    private static final Logger log = LoggerFactory.getLogger(ApiProblems.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(RefusedException e) {
        return answer(e.refusal().status()).body(e.problem());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> range(UnsatisfiableRangeException e) {
        HttpStatus status = HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE;
        return answer(status)
                .header(HttpHeaders.CONTENT_RANGE, "bytes */" + e.length())
                .body(Problems.of(
                        status,
                        "beyond-end",
                        "The source has " + e.length() + " bytes: ask for a range that begins within them."));
    }

    /** A client that has gone needs no answer; of a store that fails it is told to come back. */
    @ExceptionHandler
    @Nullable
    ResponseEntity<ProblemDetail> unread(IOException e, HttpServletResponse response) {
        if (response.isCommitted()) {
            log.debug("A download ended early.", e);
            return null;
        }
        log.warn("A source could not be read.", e);
        HttpStatus status = HttpStatus.SERVICE_UNAVAILABLE;
        return answer(status)
                .header(HttpHeaders.RETRY_AFTER, "5")
                .body(Problems.of(
                        status, "store-unavailable", "The store did not answer: try again in a few seconds."));
    }

    private static ResponseEntity.BodyBuilder answer(HttpStatus status) {
        return ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON);
    }
}
