package dev.millrace.app.server;

import dev.millrace.app.Trouble;
import dev.millrace.platform.objects.MissingTierException;
import dev.millrace.platform.objects.UnusableStoreException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.web.server.PortInUseException;

/** Turns what stopped a start into one sentence that says what to do. */
final class StartFailure {
    private StartFailure() {}

    static Trouble explain(Throwable failure, Path data) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String sentence = sentence(cause, data);
            if (sentence != null) {
                return new Trouble(sentence, failure);
            }
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new Trouble(
                "Millrace could not start: " + root + ". More is in " + data.resolve("logs/millrace.log") + ".",
                failure);
    }

    private static @Nullable String sentence(Throwable cause, Path data) {
        return switch (cause) {
            case Trouble trouble -> trouble.getMessage();
            case MissingTierException tier -> tier.getMessage();
            case UnusableStoreException store -> store.getMessage();
            case PortInUseException port ->
                "Port " + port.getPort()
                        + " is taken: stop what uses it, or choose another with --port (0 = any free).";
            case BindException bind ->
                "A port is taken or the address is not of this machine (" + bind.getMessage()
                        + "): choose others with --port, --origin-port and --bind (port 0 = any free).";
            case AccessDeniedException denied ->
                "The data directory cannot be written (" + denied.getFile()
                        + "): give this user the right to, or name another with --data.";
            case org.springframework.boot.context.properties.bind.BindException setting ->
                "The setting " + setting.getName() + " cannot be \""
                        + (setting.getProperty() == null
                                ? ""
                                : setting.getProperty().getValue())
                        + "\": see \"./millrace config\" for what it is and where it was set.";
            case BindValidationException invalid -> "A setting is not valid: " + invalid.getMessage();
            case SQLException sql
            when sql.getSQLState() != null && sql.getSQLState().startsWith("08") ->
                "The database cannot be reached (" + sql.getMessage() + "): check millrace.database.url.";
            default -> byWords(cause, data);
        };
    }

    private static @Nullable String byWords(Throwable cause, Path data) {
        if (says(cause, "address already in use")) {
            return "A port is taken: stop what uses it, or choose others with --port and --origin-port (0 = any free).";
        }
        return says(cause, "no space left on device")
                ? "The disk of " + data + " is full: make room, or name another with --data."
                : null;
    }

    private static boolean says(Throwable cause, String words) {
        String message = cause.getMessage();
        return message != null && message.toLowerCase(Locale.ROOT).contains(words);
    }
}
