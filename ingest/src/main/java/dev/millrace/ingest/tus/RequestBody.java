package dev.millrace.ingest.tus;

import dev.millrace.ingest.upload.Incoming;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.OptionalLong;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/**
 * The body of a request. A read that blocks on a silent sender ends only when the connection is closed under it; the
 * container's own ways (interrupt, time limit) take seconds.
 */
final class RequestBody implements Incoming {
    private final HttpServletRequest request;
    private final OptionalLong length;
    private final OptionalLong whole;
    private final EndPoint connection;

    RequestBody(HttpServletRequest request) {
        this(request, OptionalLong.empty());
    }

    /** @param whole bytes of the whole file, if the request says it */
    RequestBody(HttpServletRequest request, OptionalLong whole) {
        this.request = request;
        long declared = request.getContentLengthLong();
        this.length = declared < 0 ? OptionalLong.empty() : OptionalLong.of(declared);
        this.whole = whole;
        this.connection = ServletContextRequest.getServletContextRequest(request)
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
    }

    /** The first read is what answers {@code Expect: 100-continue} (RFC 9110, 10.1.1). */
    @Override
    public int read(byte[] into) throws IOException {
        return request.getInputStream().read(into);
    }

    @Override
    public OptionalLong length() {
        return length;
    }

    @Override
    public OptionalLong whole() {
        return whole;
    }

    @Override
    public void cancel() {
        connection.close();
    }
}
