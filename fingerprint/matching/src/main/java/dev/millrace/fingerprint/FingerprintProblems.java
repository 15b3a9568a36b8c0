package dev.millrace.fingerprint;

import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** The role's refusals as problem details (RFC 9457). */
@RestControllerAdvice(basePackages = "dev.millrace.fingerprint")
@Order(0)
final class FingerprintProblems {
    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(RefusedException e) {
        return ResponseEntity.status(e.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(e.problem());
    }
}
