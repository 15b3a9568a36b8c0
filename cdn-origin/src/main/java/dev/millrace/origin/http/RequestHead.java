package dev.millrace.origin.http;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
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
    private static final Refusal MALFORMED_TARGET = Refusal.of(400, "The request's target is malformed.");
    private static final Refusal NO_BODY = Refusal.of(400, "A body was announced and did not come.");
    private static final Refusal ONE_HOST = Refusal.of(400, "A request names its host once.");
    /** What HTTP/2's decoder has let through needs no second look. */
    private static final DefaultHttpHeadersFactory PLAIN =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    static RequestHead of(HttpRequest request) {
        Refusal fault = fault(request);
        String target = request.uri();
        if (fault == null) {
            String path = path(target);
            fault = path == null ? MALFORMED_TARGET : null;
            target = path == null ? "" : path;
        } else {
            target = "";
        }
        boolean body = hasBody(request.headers());
        boolean keepAlive = fault == null && !body && HttpUtil.isKeepAlive(request);
        return new RequestHead(
                request.method().name(), target, request.headers(), fault, keepAlive, body || fault != null);
    }

    /**
     * The head of an HTTP/2 request (RFC 9113, section 8.3.1).
     *
     * @param complete whether no body follows
     * @param longest path; more is 414
     */
    static RequestHead of(Http2Headers fields, boolean complete, int longest) {
        HttpHeaders headers = PLAIN.newHeaders();
        for (Map.Entry<CharSequence, CharSequence> field : fields) {
            if (!Http2Headers.PseudoHeaderName.hasPseudoHeaderFormat(field.getKey())) {
                headers.add(field.getKey(), field.getValue());
            }
        }
        CharSequence method = fields.method();
        CharSequence target = fields.path();
        Refusal fault = complete && hasBody(headers) ? NO_BODY : fault(fields, headers);
        String path = null;
        if (fault == null && target != null && target.length() > longest) {
            fault = Refusal.of(414, "The path is too long.");
        } else if (fault == null && target != null) {
            path = target.charAt(0) == '/' || target.charAt(0) == '*' ? path(target.toString()) : null;
            fault = path == null ? MALFORMED_TARGET : null;
        }
        return new RequestHead(
                method == null ? "" : method.toString(), path == null ? "" : path, headers, fault, true, !complete);
    }

    private static @Nullable Refusal fault(Http2Headers fields, HttpHeaders headers) {
        boolean once = Stream.of(
                        Http2Headers.PseudoHeaderName.METHOD,
                        Http2Headers.PseudoHeaderName.PATH,
                        Http2Headers.PseudoHeaderName.SCHEME)
                .allMatch(name -> fields.getAll(name.value()).size() == 1
                        && !fields.getAll(name.value()).getFirst().isEmpty());
        if (!once) {
            return Refusal.of(400, "A request has one method, one path and one scheme.");
        }
        List<CharSequence> authorities = fields.getAll(Http2Headers.PseudoHeaderName.AUTHORITY.value());
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        boolean differ = authorities.size() == 1
                && hosts.size() == 1
                && !hosts.getFirst().equalsIgnoreCase(authorities.getFirst().toString());
        boolean none = authorities.isEmpty() && hosts.isEmpty();
        return none || authorities.size() > 1 || hosts.size() > 1 || differ ? ONE_HOST : null;
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
            return Refusal.of(505, "This origin speaks HTTP/1.1 and HTTP/2.");
        }
        int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || (one && hosts == 0)) {
            return ONE_HOST;
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
