package dev.millrace.ingest.tus;

import dev.millrace.ingest.upload.UploadId;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Where an upload is, as its sender sees it. Without a host it is right behind whatever proxy; with one, it is the
 * address that was asked, which a trusted proxy may correct by Forwarded (RFC 7239) or X-Forwarded-* headers.
 */
record Locations(boolean absolute) {
    URI of(HttpServletRequest request, UploadId upload) {
        var path = URI.create(request.getContextPath() + "/files/" + upload);
        if (!absolute) {
            return path;
        }
        try {
            return ServletUriComponentsBuilder.fromContextPath(request)
                    .path("/files/" + upload)
                    .build()
                    .toUri();
        } catch (IllegalStateException e) {
            // The host is none: the upload has begun, and can be found without it.
            return path;
        }
    }
}
