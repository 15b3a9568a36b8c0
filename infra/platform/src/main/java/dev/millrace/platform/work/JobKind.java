package dev.millrace.platform.work;

/** A kind of long job, e.g. {@code inspect}: lower case, digits and hyphens. */
public record JobKind(String name) {
    public JobKind {
        if (!name.matches("[a-z][a-z0-9-]{0,39}")) {
            throw new IllegalArgumentException("a job kind is lower case with digits and hyphens: " + name);
        }
    }
}
