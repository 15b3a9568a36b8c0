package dev.millrace.streams;

import java.io.IOException;

/** Bytes that claim to be media break a rule of their format; the message says where and which. */
public final class MalformedMediaException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedMediaException(String message) {
        super(message);
    }
}
