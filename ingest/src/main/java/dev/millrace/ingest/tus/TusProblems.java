package dev.millrace.ingest.tus;

import dev.millrace.ingest.upload.UploadException;
import dev.millrace.ingest.upload.UploadProblem;
import dev.millrace.platform.access.Problems;
import dev.millrace.platform.objects.DiskFullException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What each refusal is in tus. */
@RestControllerAdvice(assignableTypes = TusController.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class TusProblems {
    /** tus 1.0, "Checksum". */
    private static final HttpStatusCode CHECKSUM_MISMATCH = HttpStatusCode.valueOf(460);

    private static final Duration BUSY = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofSeconds(1);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(TusException e) {
        return answer(e.status(), e.code(), sentence(e)).build(e);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(UploadException e) {
        Answer answer = answer(status(e.problem()), code(e.problem()), sentence(e));
        e.offset().ifPresent(offset -> answer.headers().set(TusHeader.OFFSET, Long.toString(offset)));
        retryAfter(e.problem())
                .ifPresent(wait -> answer.headers().set(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds())));
        return answer.build(e);
    }

    private static HttpStatusCode status(UploadProblem problem) {
        return switch (problem) {
            case NO_SUCH_UPLOAD -> HttpStatus.NOT_FOUND;
            case GONE -> HttpStatus.GONE;
            case OFFSET_MISMATCH, LENGTH_MISMATCH, PIECE_UNFINISHED, TAKEN_OVER -> HttpStatus.CONFLICT;
            case EMPTY_FILE, NOT_A_PIECE -> HttpStatus.BAD_REQUEST;
            case JOINED -> HttpStatus.FORBIDDEN;
            case BEYOND_LENGTH, TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
            case NOT_A_VIDEO -> HttpStatus.UNSUPPORTED_MEDIA_TYPE;
            case CHECKSUM_MISMATCH -> CHECKSUM_MISMATCH;
            case CUT_OFF -> HttpStatus.REQUEST_TIMEOUT;
            case NO_ROOM -> HttpStatus.INSUFFICIENT_STORAGE;
            case BUSY -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }

    private static String code(UploadProblem problem) {
        return switch (problem) {
            case NO_SUCH_UPLOAD -> "no-such-upload";
            case GONE -> "upload-gone";
            case OFFSET_MISMATCH -> "offset-mismatch";
            case LENGTH_MISMATCH -> "length-mismatch";
            case JOINED -> "final-upload";
            case NOT_A_PIECE -> "not-partial";
            case PIECE_UNFINISHED -> "partial-unfinished";
            case TAKEN_OVER -> "taken-over";
            case EMPTY_FILE -> "empty-file";
            case BEYOND_LENGTH -> "beyond-length";
            case TOO_LARGE -> "too-large";
            case NOT_A_VIDEO -> "not-a-video";
            case CHECKSUM_MISMATCH -> "checksum-mismatch";
            case CUT_OFF -> "cut-off";
            case NO_ROOM -> "disk-full";
            case BUSY -> "busy";
        };
    }

    private static Optional<Duration> retryAfter(UploadProblem problem) {
        return switch (problem) {
            case NO_ROOM -> Optional.of(DiskFullException.RETRY_AFTER);
            case BUSY -> Optional.of(BUSY);
            case PIECE_UNFINISHED, TAKEN_OVER -> Optional.of(SOON);
            case OFFSET_MISMATCH, CHECKSUM_MISMATCH, CUT_OFF -> Optional.of(Duration.ZERO);
            case NO_SUCH_UPLOAD,
                    GONE,
                    LENGTH_MISMATCH,
                    EMPTY_FILE,
                    BEYOND_LENGTH,
                    TOO_LARGE,
                    NOT_A_VIDEO,
                    JOINED,
                    NOT_A_PIECE -> Optional.empty();
        };
    }

    private static Answer answer(HttpStatusCode status, String code, String sentence) {
        return new Answer(Problems.of(status, code, sentence), new HttpHeaders());
    }

    private static String sentence(RuntimeException e) {
        return Objects.requireNonNullElse(e.getMessage(), "");
    }

    private record Answer(ProblemDetail problem, HttpHeaders headers) {
        ResponseEntity<ProblemDetail> build(RuntimeException because) {
            if (because instanceof TusException tus && tus.status() == HttpStatus.PRECONDITION_FAILED) {
                headers.set(TusHeader.VERSION, TusHeader.ONE);
            }
            return ResponseEntity.status(problem.getStatus()).headers(headers).body(problem);
        }
    }
}
