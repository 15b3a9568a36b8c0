package dev.millrace.ingest.studio;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.Source;
import dev.millrace.platform.objects.ByteRange;
import dev.millrace.platform.objects.NoSuchObjectException;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.Storage;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/** Gives creators back the bytes they sent, as a download that no browser opens. */
@RestController
final class SourceController {
    private final Library library;
    private final Storage storage;

    SourceController(Library library, Storage storage) {
        this.library = library;
        this.storage = storage;
    }

    /** Whole or one range (RFC 9110, section 14); several ranges are answered by the whole. The ETag is the SHA-256. */
    @GetMapping("/v1/assets/{id}/source")
    void source(Identity who, @PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Asset asset = library.see(who, id);
        if (!who.owns(asset)) {
            throw Refusal.NOT_ALLOWED.because("Only its creator can download what was uploaded.");
        }
        Source source = asset.source();
        if (source == null) {
            throw Refusal.NO_SOURCE.because("There is no source: the upload is not complete, or its bytes are erased.");
        }
        String etag = "\"" + source.sha256() + "\"";
        if (new ServletWebRequest(request, response).checkNotModified(etag)) {
            return;
        }
        Optional<ByteRange> range = RangeHeader.of(request, etag, source.length());
        if (request.getMethod().equals(HttpMethod.HEAD.name()) || source.length() == 0) {
            describe(asset, source, range, response);
            return;
        }
        var key = new ObjectKey(source.key());
        try (InputStream in = range.isPresent() ? storage.read(key, range.get()) : storage.read(key)) {
            describe(asset, source, range, response);
            in.transferTo(response.getOutputStream());
        } catch (NoSuchObjectException e) {
            throw new RefusedException(Refusal.NO_SOURCE, "The bytes of this source are gone.", e);
        }
    }

    private static void describe(Asset asset, Source source, Optional<ByteRange> range, HttpServletResponse response) {
        response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
        response.setContentLengthLong(range.map(ByteRange::length).orElse(source.length()));
        if (range.isPresent()) {
            response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
            response.setHeader(
                    HttpHeaders.CONTENT_RANGE,
                    "bytes " + range.get().offset() + "-" + (range.get().end() - 1) + "/" + source.length());
        }
        response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "sandbox; default-src 'none'");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename(FileName.of(asset.title()), StandardCharsets.UTF_8)
                        .build()
                        .toString());
    }
}
