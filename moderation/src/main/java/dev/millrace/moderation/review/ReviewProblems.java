package dev.millrace.moderation.review;

import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** The refusals of the review as problem details (RFC 9457). */
@RestControllerAdvice(
        assignableTypes = {ReviewController.class, RulesController.class, AppealController.class, ReviewPages.class})
@Order(0)
final class ReviewProblems {
    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(RefusedException e) {
        return ResponseEntity.status(e.refusal().status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(e.problem());
    }
}
