package dev.millrace.testkit;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.StackWalker.StackFrame;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/**
 * Leaves a test out loudly: a line {@code NOT RUN <test>: <why>} goes to the process's own standard output and to
 * {@code target/not-run.txt}. Where {@code MILLRACE_CI} is {@code true} only clips and vectors may be missing; whatever
 * else is missing fails the test.
 */
public final class NotRun implements ExecutionCondition {
    private static final Path REPORT = Path.of("target", "not-run.txt");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        var needs = context.getElement().flatMap(element -> AnnotationSupport.findAnnotation(element, Needs.class));
        if (needs.isEmpty()) {
            return ConditionEvaluationResult.enabled("needs nothing");
        }
        for (Prerequisite prerequisite : needs.get().value()) {
            var missing = prerequisite.missing();
            if (missing.isPresent()) {
                report(name(context), prerequisite, missing.get());
                return ConditionEvaluationResult.disabled(missing.get());
            }
        }
        return ConditionEvaluationResult.enabled("everything it needs is there");
    }

    /**
     * Ends the calling test here when the prerequisite is missing.
     *
     * @throws TestAbortedException when it is missing and may be
     */
    public static void without(Prerequisite prerequisite) {
        var missing = prerequisite.missing();
        if (missing.isPresent()) { // no lambda: the caller is found on the stack
            because(prerequisite, missing.get());
        }
    }

    /**
     * Ends the calling test here.
     *
     * @param why what is missing of the prerequisite
     * @throws TestAbortedException when it may be missing
     */
    public static void because(Prerequisite prerequisite, String why) {
        report(caller(), prerequisite, why);
        throw new TestAbortedException(why);
    }

    /**
     * Ends the calling test here because the machine's owner or the kernel forbids what it shows, as containers do.
     *
     * @param why what is forbidden
     * @throws TestAbortedException always
     */
    public static void forbidden(String why) {
        report(caller(), why);
        throw new TestAbortedException(why);
    }

    private static void report(String test, Prerequisite prerequisite, String why) {
        if (!prerequisite.mayBeMissing() && "true".equals(System.getenv("MILLRACE_CI"))) {
            throw new IllegalStateException(test + " cannot run, and here it must: " + why);
        }
        report(test, why);
    }

    private static void report(String test, String why) {
        byte[] line = ("NOT RUN " + test + ": " + why + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            Files.createDirectories(REPORT.getParent());
            Files.write(REPORT, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            writeOut(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Past {@code System.out}, which the build sends to a file. */
    private static void writeOut(byte[] line) throws IOException {
        @SuppressWarnings("resource") // closing it would close the process's own standard output
        var out = new FileOutputStream(FileDescriptor.out);
        out.write(line);
    }

    private static String name(ExtensionContext context) {
        String type = context.getRequiredTestClass().getSimpleName();
        return context.getTestMethod()
                .map(method -> type + "." + method.getName())
                .orElse(type);
    }

    private static String caller() {
        var own = Set.of(NotRun.class.getName(), TestMedia.class.getName());
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !own.contains(frame.getClassName()))
                        .findFirst()
                        .map(NotRun::name)
                        .orElse("a test"));
    }

    private static String name(StackFrame frame) {
        String type = frame.getClassName();
        String method = frame.getMethodName().replaceFirst("^lambda\\$(.+)\\$[0-9]+$", "$1");
        return type.substring(type.lastIndexOf('.') + 1) + "." + method;
    }
}
