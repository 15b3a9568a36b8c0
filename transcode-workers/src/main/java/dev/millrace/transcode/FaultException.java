package dev.millrace.transcode;

import java.io.IOException;

/** What no file may bring about: a child that makes no sense, or a presentation that breaks a rule. */
final class FaultException extends IOException {
    private static final long serialVersionUID = 1;

    FaultException(String message) {
        super(message);
    }
}
