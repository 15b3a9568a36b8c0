package dev.millrace.origin.http;

import dev.millrace.platform.objects.ByteRange;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/** Status lines and header fields of every answer. */
final class ResponseHeads {
    private static final String METHODS = "GET, HEAD, OPTIONS";
    private static final String ASKABLE = "Range, If-Range, If-Match, If-None-Match, If-Modified-Since,"
            + " If-Unmodified-Since, Cache-Control, Pragma";
    private static final String EXPOSED = "Content-Length, Content-Range, Content-Encoding, Accept-Ranges, ETag,"
            + " Last-Modified, Date, Age, Cache-Status, Server-Timing, Retry-After";
    private static final AsciiString SERVER_TIMING = AsciiString.cached("server-timing");
    private static final AsciiString TIMING_ALLOW_ORIGIN = AsciiString.cached("timing-allow-origin");
    private static final AsciiString CACHE_STATUS = AsciiString.cached("cache-status");
    private static final AsciiString NOSNIFF_NAME = AsciiString.cached("x-content-type-options");
    private static final AsciiString RESOURCE_POLICY = AsciiString.cached("cross-origin-resource-policy");
    private static final int BOUNDARY_BYTES = 16;

    private final ServerClock clock;
    private final SecureRandom random = new SecureRandom();

    ResponseHeads(ServerClock clock) {
        this.clock = clock;
    }

    /**
     * How a resource is sent: whole, in part or in parts.
     *
     * @param contentType empty for the resource's own
     * @param contentRange empty for none
     */
    record Shape(int status, long length, String contentType, String contentRange) {
        static Shape whole(Resource resource) {
            return new Shape(200, resource.length(), "", "");
        }

        static Shape single(Resource resource, ByteRange range) {
            return new Shape(206, range.length(), "", MultipartBody.contentRange(range, resource.length()));
        }

        static Shape multipart(String boundary, long length) {
            return new Shape(206, length, "multipart/byteranges; boundary=" + boundary, "");
        }
    }

    /** Too long and too random to occur in what it separates. */
    String boundary() {
        byte[] bytes = new byte[BOUNDARY_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * @param cacheStatus as {@link Body#cacheStatus}
     * @param took from the end of the request's head until its first byte was there
     */
    HttpResponse of(Resource resource, Shape shape, String cacheStatus, Duration took) {
        HttpResponse response = start(shape.status);
        HttpHeaders headers = response.headers();
        headers.set(
                HttpHeaderNames.CONTENT_TYPE, shape.contentType.isEmpty() ? resource.contentType() : shape.contentType);
        headers.set(HttpHeaderNames.CONTENT_LENGTH, Long.toString(shape.length));
        if (!shape.contentRange.isEmpty()) {
            headers.set(HttpHeaderNames.CONTENT_RANGE, shape.contentRange);
        }
        if (!resource.coding().isEmpty()) {
            headers.set(HttpHeaderNames.CONTENT_ENCODING, resource.coding());
        }
        if (!cacheStatus.isEmpty()) {
            headers.set(CACHE_STATUS, "millrace; " + cacheStatus);
        }
        long tenths = took.toNanos() / 100_000;
        headers.set(SERVER_TIMING, "origin;dur=" + tenths / 10 + "." + tenths % 10);
        headers.set(TIMING_ALLOW_ORIGIN, "*");
        return described(response, resource);
    }

    HttpResponse notModified(Resource resource) {
        return described(start(304), resource);
    }

    HttpResponse unsatisfiable(Resource resource) {
        HttpResponse response = start(416);
        response.headers()
                .set(HttpHeaderNames.CONTENT_RANGE, "bytes */" + resource.length())
                .set(HttpHeaderNames.CONTENT_LENGTH, "0")
                .set(HttpHeaderNames.CACHE_CONTROL, Refusal.NEVER);
        return response;
    }

    HttpResponse refusal(Refusal refusal, long length) {
        HttpResponse response = start(refusal.status());
        HttpHeaders headers = response.headers();
        headers.set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        headers.set(HttpHeaderNames.CONTENT_LENGTH, Long.toString(length));
        headers.set(HttpHeaderNames.CACHE_CONTROL, refusal.cacheControl());
        var retryAfter = refusal.retryAfter();
        if (retryAfter != null) {
            headers.set(HttpHeaderNames.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
        }
        return response;
    }

    /** Also the answer to a preflight (Fetch, section 4.8). */
    HttpResponse options() {
        HttpResponse response = start(204);
        response.headers()
                .set(HttpHeaderNames.ALLOW, METHODS)
                .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, ASKABLE)
                .set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, "86400");
        return response;
    }

    HttpResponse methodNotAllowed() {
        HttpResponse response = start(405);
        response.headers()
                .set(HttpHeaderNames.ALLOW, METHODS)
                .set(HttpHeaderNames.CONTENT_LENGTH, "0")
                .set(HttpHeaderNames.CACHE_CONTROL, Refusal.NEVER);
        return response;
    }

    /** Every answer is HTTP/1.1 (RFC 9110, section 6.2), so a connection that stays or ends is said so. */
    void connection(HttpResponse response, boolean keepAlive) {
        response.headers()
                .set(HttpHeaderNames.CONNECTION, keepAlive ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
    }

    private HttpResponse start(int status) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
        response.headers()
                .set(HttpHeaderNames.DATE, clock.date())
                .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED)
                .set(RESOURCE_POLICY, "cross-origin")
                .set(NOSNIFF_NAME, "nosniff");
        return response;
    }

    private static HttpResponse described(HttpResponse response, Resource resource) {
        HttpHeaders headers = response.headers();
        headers.set(HttpHeaderNames.ETAG, resource.etag());
        headers.set(HttpHeaderNames.ACCEPT_RANGES, HttpHeaderValues.BYTES);
        Instant lastModified = resource.lastModified();
        if (lastModified != null) {
            headers.set(HttpHeaderNames.LAST_MODIFIED, HttpDates.format(lastModified));
        }
        for (Resource.Field field : resource.fields()) {
            headers.set(field.name(), field.value());
        }
        return response;
    }
}
