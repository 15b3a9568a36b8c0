package dev.millrace.ingest.studio;

import dev.millrace.platform.pages.PageAssets;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/** Errors of the pages: a page with the sentence, or for a page's own script the sentence alone. */
@ControllerAdvice(assignableTypes = {StudioController.class, StudioActs.class, WatchController.class})
@Order(0)
class PageProblems {
    private static final Logger log = LoggerFactory.getLogger(PageProblems.class);

    private final PageAssets assets;

    PageProblems(PageAssets assets) {
        this.assets = assets;
    }

    @ExceptionHandler
    Object refused(RefusedException e, HttpServletRequest request) {
        return answer(request, e.refusal().status(), e.refusal().title(), e.sentence());
    }

    /** What security throws is for the chain around us. */
    @ExceptionHandler({AccessDeniedException.class, AuthenticationException.class})
    void denied(RuntimeException e) {
        throw e;
    }

    @ExceptionHandler
    Object failed(Exception e, HttpServletRequest request) {
        if (e instanceof ErrorResponse known) {
            return answer(
                    request,
                    HttpStatus.valueOf(known.getStatusCode().value()),
                    "This did not work",
                    "The request is not one that this page knows: reload it and try again.");
        }
        log.error("A page failed: {} {}", request.getMethod(), request.getRequestURI(), e);
        return answer(
                request,
                HttpStatus.INTERNAL_SERVER_ERROR,
                "Something went wrong on our side",
                "The video is unharmed. Try again in a moment.");
    }

    private Object answer(HttpServletRequest request, HttpStatus status, String title, String sentence) {
        if (request.getHeader("HX-Request") != null) {
            ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, sentence);
            problem.setTitle(title);
            return ResponseEntity.status(status)
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body(problem);
        }
        return new ModelAndView(
                "studio/problem", Map.of("title", title, "sentence", sentence, "assets", assets.base()), status);
    }
}
