package dev.millrace.ingest.studio;

import dev.millrace.platform.catalog.UnknownAssetException;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Errors of the asset API as problem details (RFC 9457): a sentence, never a stack trace. */
@RestControllerAdvice(assignableTypes = {AssetsController.class, ActsController.class, SourceController.class})
final class ApiProblems extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ApiProblems.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(RefusedException e) {
        return problem(e.refusal(), e.sentence());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unknown(UnknownAssetException e) {
        log.debug("The asset went while it was looked at.", e);
        return problem(Refusal.UNKNOWN_ASSET, "There is no video with this id among yours.");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> range(UnsatisfiableRangeException e) {
        var problem = ProblemDetail.forStatusAndDetail(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE, e.getMessage());
        return ResponseEntity.status(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
                .header(HttpHeaders.CONTENT_RANGE, "bytes */" + e.length())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    /** A client that has gone needs no answer; a store that fails is told to come back. */
    @ExceptionHandler
    @Nullable
    ResponseEntity<ProblemDetail> storage(IOException e, jakarta.servlet.http.HttpServletResponse response) {
        if (response.isCommitted()) {
            log.debug("A download ended early.", e);
            return null;
        }
        log.warn("A source could not be read.", e);
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "5")
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemDetail.forStatusAndDetail(
                        HttpStatus.SERVICE_UNAVAILABLE, "The store did not answer: try again in a few seconds."));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ResponseEntity<ProblemDetail> answer =
                problem(Refusal.BAD_REQUEST, "The body is not the JSON that is expected here.");
        return handleExceptionInternal(e, answer.getBody(), headers, status, request);
    }

    private static ResponseEntity<ProblemDetail> problem(Refusal refusal, String sentence) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(refusal.status(), sentence);
        problem.setTitle(refusal.title());
        problem.setType(URI.create("https://millrace.dev/problems/" + refusal.code()));
        return ResponseEntity.status(refusal.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
