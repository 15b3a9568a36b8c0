package dev.millrace.ingest.tus;

import dev.millrace.ingest.upload.Incoming;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/**
 * The body of a request. A read that blocks on a silent sender ends only when the connection is closed under it; the
 * container's own ways (interrupt, time limit) take seconds.
 */
final class RequestBody implements Incoming {
    private final InputStream stream;
    private final OptionalLong length;
    private final EndPoint connection;

    RequestBody(HttpServletRequest request) throws IOException {
        this.stream = request.getInputStream();
        long declared = request.getContentLengthLong();
        this.length = declared < 0 ? OptionalLong.empty() : OptionalLong.of(declared);
        this.connection = ServletContextRequest.getServletContextRequest(request)
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
    }

    @Override
    public InputStream stream() {
        return stream;
    }

    @Override
    public OptionalLong length() {
        return length;
    }

    @Override
    public void cancel() {
        connection.close();
    }
}
