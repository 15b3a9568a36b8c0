package dev.millrace.testkit.objects;

import java.util.Locale;

/** Kinds of requests to a server of S3's protocol. */
public enum S3Request {
    PUT,
    BEGIN,
    PART,
    COPY_PART,
    COMPLETE,
    ABORT,
    PARTS,
    COPY,
    GET,
    HEAD,
    DELETE,
    LIST,
    MULTIPARTS;

    /** @param head the request line and headers */
    static S3Request of(String head) {
        String line = head.substring(0, head.indexOf('\r'));
        String method = line.substring(0, line.indexOf(' '));
        String target = line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' '));
        boolean copies = head.toLowerCase(Locale.ROOT).contains("\r\nx-amz-copy-source:");
        boolean ofMultipart = target.contains("uploadId=");
        return switch (method) {
            case "PUT" -> ofMultipart ? (copies ? COPY_PART : PART) : (copies ? COPY : PUT);
            case "POST" -> ofMultipart ? COMPLETE : BEGIN;
            case "DELETE" -> ofMultipart ? ABORT : DELETE;
            case "HEAD" -> HEAD;
            case "GET" -> {
                if (target.contains("list-type=2")) {
                    yield LIST;
                }
                yield ofMultipart ? PARTS : target.matches(".*[?&]uploads\\b.*") ? MULTIPARTS : GET;
            }
            default -> throw new IllegalArgumentException("unknown to this proxy: " + line);
        };
    }
}
