package dev.millrace.platform.access;

import java.util.Map;

/**
 * What a protocol wants on every answer, for those that the server gives itself. A request that no parser accepts reaches
 * nothing of ours, and whom it was for cannot be told: then every protocol's are sent.
 *
 * @param path below which the protocol is spoken
 */
public record AnswerHeaders(String path, Map<String, String> headers) {
    boolean areFor(String uri) {
        return uri.equals(path) || uri.startsWith(path + "/");
    }
}
