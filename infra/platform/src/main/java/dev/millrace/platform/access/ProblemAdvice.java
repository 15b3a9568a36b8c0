package dev.millrace.platform.access;

import dev.millrace.platform.catalog.IllegalMoveException;
import dev.millrace.platform.catalog.LegalHoldException;
import dev.millrace.platform.catalog.StaleAssetException;
import dev.millrace.platform.catalog.UnknownAssetException;
import dev.millrace.platform.objects.DiskFullException;
import dev.millrace.platform.objects.ErasedAssetException;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.ConstraintViolationException;
import java.io.IOException;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * The error catalogue of the HTTP boundary: what a controller may let escape, and the problem detail that it becomes.
 * Anything else is our fault: logged here with its trace, and answered without.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unknown(UnknownAssetException e) {
        return answer(HttpStatus.NOT_FOUND, "unknown-asset", sentence(e));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> illegal(IllegalMoveException e) {
        return answer(HttpStatus.CONFLICT, "illegal-move", sentence(e));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> held(LegalHoldException e) {
        return answer(HttpStatus.CONFLICT, "legal-hold", sentence(e));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> stale(StaleAssetException e) {
        return answer(HttpStatus.PRECONDITION_FAILED, "stale-asset", sentence(e));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> erased(ErasedAssetException e) {
        return answer(HttpStatus.GONE, "asset-erased", sentence(e));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> full(DiskFullException e) {
        return ResponseEntity.status(HttpStatus.INSUFFICIENT_STORAGE)
                .header(HttpHeaders.RETRY_AFTER, Long.toString(DiskFullException.RETRY_AFTER.toSeconds()))
                .body(Problems.of(HttpStatus.INSUFFICIENT_STORAGE, "disk-full", sentence(e)));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> invalid(ConstraintViolationException e) {
        var sentences = e.getConstraintViolations().stream()
                .map(violation -> violation.getPropertyPath() + " " + violation.getMessage())
                .sorted()
                .collect(Collectors.joining("; "));
        return answer(HttpStatus.BAD_REQUEST, "invalid-input", sentences + ".");
    }

    @ExceptionHandler({AccessDeniedException.class, AuthenticationException.class})
    void denied(RuntimeException e) {
        // For the security chain around us, which says 401 or 403.
        throw e;
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<ProblemDetail> failed(Exception e, HttpServletResponse response) {
        if (e instanceof IOException && response.isCommitted()) {
            log.debug("The client went away: {}", e.toString());
            return null;
        }
        log.error("A request failed.", e);
        return answer(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal-error",
                "Something failed on our side; it has been logged. Try again in a moment.");
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return generic(
                Problems.of(status, "malformed-body", "The body is not the JSON that this address expects."), headers);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var sentences = e.getBindingResult().getFieldErrors().stream()
                .map(error -> error.getField() + " " + error.getDefaultMessage())
                .sorted()
                .collect(Collectors.joining("; "));
        return generic(Problems.of(status, "invalid-input", sentences + "."), headers);
    }

    private static ResponseEntity<Object> generic(ProblemDetail problem, HttpHeaders headers) {
        return ResponseEntity.status(problem.getStatus()).headers(headers).body(problem);
    }

    private static ResponseEntity<ProblemDetail> answer(HttpStatus status, String code, String sentence) {
        return ResponseEntity.status(status).body(Problems.of(status, code, sentence));
    }

    private static String sentence(Exception e) {
        return Objects.requireNonNullElse(e.getMessage(), "");
    }
}
