package dev.millrace.transcode.child;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a child writes to its standard error: the beginning goes to the log, the end is kept to tell one crash from
 * another, and the rest is dropped.
 */
final class Complaints {
    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);
    private static final int LOGGED_BYTES = 64 * 1024;
    private static final int KEPT = 16 * 1024;
    /** As the JVM's fatal error report says where native code failed. */
    private static final Pattern FRAME = Pattern.compile("# [CVJvj]\\s+\\[?([A-Za-z0-9_.+-]+\\+0x[0-9a-f]+)");

    private final long number;
    private final StringBuilder tail = new StringBuilder();
    private int logged;

    Complaints(long number) {
        this.number = number;
    }

    void listen(InputStream err) {
        byte[] block = new byte[4096];
        try (err) {
            for (int n = err.read(block); n >= 0; n = err.read(block)) {
                hear(new String(block, 0, n, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            // The pipe of a killed process breaks.
            LOG.trace("Child {}: its standard error ended.", number, e);
        }
    }

    synchronized void hear(String text) {
        tail.append(text);
        if (tail.length() > KEPT) {
            tail.delete(0, tail.length() - KEPT);
        }
        if (logged < LOGGED_BYTES) {
            logged += text.length();
            text.lines()
                    .map(line -> line.replaceAll("\\p{Cntrl}", " ").strip())
                    .filter(line -> !line.isEmpty())
                    .forEach(line -> LOG.info("Child {} says: {}", number, line));
        }
    }

    /** Whether the JVM died because the system gave it no more memory. */
    synchronized boolean outOfMemory() {
        return tail.indexOf("insufficient memory") >= 0 || tail.indexOf("OutOfMemoryError") >= 0;
    }

    /** The library and place where native code failed; empty when it did not say. */
    synchronized String place() {
        Matcher frame = FRAME.matcher(tail);
        return frame.find() ? " in " + frame.group(1) : "";
    }
}
