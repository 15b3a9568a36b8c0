package dev.millrace.platform.objects.s3;

import dev.millrace.platform.objects.NoSuchObjectException;
import dev.millrace.platform.objects.ObjectKey;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What the SDK throws, in the port's words. */
final class Faults {
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    static final int PRECONDITION_FAILED = 412;
    static final int RANGE_NOT_SATISFIABLE = 416;

    private Faults() {}

    /** @param key of the object that was asked for */
    static IOException of(ObjectKey key, Throwable thrown) {
        if (unwrapped(thrown) instanceof AwsServiceException refused && isAbsent(refused)) {
            var absent = new NoSuchObjectException(key);
            absent.initCause(refused);
            return absent;
        }
        return of(key.value(), thrown);
    }

    /** Keys are always well-formed: what MinIO then calls a bad name is a multipart that cannot be. */
    private static boolean isAbsent(AwsServiceException refused) {
        return (refused.statusCode() == NOT_FOUND && !code(refused).equals("NoSuchBucket"))
                || code(refused).equals("XMinioInvalidResourceName");
    }

    static IOException of(String what, Throwable thrown) {
        Throwable cause = unwrapped(thrown);
        return cause instanceof AwsServiceException refused
                ? new IOException(
                        "The object store answered " + refused.statusCode() + " " + code(refused) + " for " + what
                                + ": " + said(refused),
                        refused)
                : new IOException("The object store did not answer for " + what + ": " + cause.getMessage(), cause);
    }

    static boolean is(IOException fault, int status) {
        return fault.getCause() instanceof AwsServiceException refused && refused.statusCode() == status;
    }

    /** The server's own word, such as {@code NoSuchBucket}; empty when the answer had no body. */
    static String code(AwsServiceException refused) {
        AwsErrorDetails details = refused.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    static String said(AwsServiceException refused) {
        AwsErrorDetails details = refused.awsErrorDetails();
        return details == null || details.errorMessage() == null
                ? String.valueOf(refused.getMessage())
                : details.errorMessage();
    }

    static Throwable unwrapped(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
