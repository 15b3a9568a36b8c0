package dev.millrace.origin.http;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request's head as the rest needs it.
 *
 * @param method as sent
 * @param path without scheme, authority and query; empty when the request is refused unread
 * @param fault the answer to a request that must not be answered otherwise; the connection then ends
 * @param keepAlive whether the connection may stay
 * @param stillSending whether bytes may follow that nobody will read
 */
record RequestHead(
        String method,
        String path,
        HttpHeaders headers,
        @Nullable Refusal fault,
        boolean keepAlive,
        boolean stillSending) {

    static RequestHead of(HttpRequest request) {
        Refusal fault = fault(request);
        String target = request.uri();
        if (fault == null) {
            String path = path(target);
            fault = path == null ? Refusal.of(400, "The request's target is malformed.") : null;
            target = path == null ? "" : path;
        } else {
            target = "";
        }
        boolean body = hasBody(request.headers());
        boolean keepAlive = fault == null && !body && HttpUtil.isKeepAlive(request);
        return new RequestHead(
                request.method().name(), target, request.headers(), fault, keepAlive, body || fault != null);
    }

    /** A request whose head did not come in time. */
    static RequestHead late() {
        return new RequestHead(
                "", "", EmptyHttpHeaders.INSTANCE, Refusal.of(408, "The request took too long."), false, true);
    }

    private static @Nullable Refusal fault(HttpRequest request) {
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            return Refusal.of(414, "The request line is too long.");
        } else if (cause instanceof TooLongFrameException) {
            return Refusal.of(431, "The request's headers are too large.");
        } else if (cause != null) {
            return Refusal.of(400, "The request is malformed.");
        }
        HttpVersion version = request.protocolVersion();
        boolean one = version.equals(HttpVersion.HTTP_1_1);
        if (!one && !version.equals(HttpVersion.HTTP_1_0)) {
            return Refusal.of(505, "This origin speaks HTTP/1.1.");
        }
        int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || (one && hosts == 0)) {
            return Refusal.of(400, "A request names its host once.");
        }
        return null;
    }

    /** RFC 9112, section 6: a body is announced by Transfer-Encoding or a Content-Length that is not 0. */
    private static boolean hasBody(HttpHeaders headers) {
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        return headers.contains(HttpHeaderNames.TRANSFER_ENCODING) || (length != null && !length.equals("0"));
    }

    /** Origin form, absolute form or {@code *} (RFC 9112, section 3.2); null for anything else. */
    private static @Nullable String path(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '\\' || c == '#') {
                return null;
            }
        }
        String rest = target;
        if (!target.startsWith("/")) {
            if (target.equals("*")) {
                return target;
            }
            int authority = target.indexOf("://");
            String scheme = authority < 0 ? "" : target.substring(0, authority).toLowerCase(Locale.ROOT);
            if (!scheme.equals("http") && !scheme.equals("https")) {
                return null;
            }
            int slash = target.indexOf('/', authority + 3);
            rest = slash < 0 ? "/" : target.substring(slash);
        }
        int query = rest.indexOf('?');
        return query < 0 ? rest : rest.substring(0, query);
    }
}
