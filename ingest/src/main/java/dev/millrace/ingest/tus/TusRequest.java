package dev.millrace.ingest.tus;

import dev.millrace.ingest.upload.Owner;
import dev.millrace.ingest.upload.UploadId;
import dev.millrace.platform.access.Identity;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Reads what the protocol asks a request to carry; what is wrong with it is said in words. */
final class TusRequest {
    private static final int MOST_DIGITS = 18;

    private final HttpHeaders headers;

    /** @throws TusException 412 when it is of another version */
    TusRequest(HttpHeaders headers) {
        this.headers = headers;
        requireVersion(headers);
    }

    /** @throws TusException 412 when it is of another version */
    static void requireVersion(HttpHeaders headers) {
        if (!TusHeader.ONE.equals(headers.getFirst(TusHeader.RESUMABLE))) {
            throw new TusException(
                    HttpStatus.PRECONDITION_FAILED,
                    "tus-version",
                    "This server speaks tus 1.0.0: send the header Tus-Resumable: 1.0.0.");
        }
    }

    static UploadId id(String text) {
        if (!UploadId.hasShape(text)) {
            throw new TusException(HttpStatus.NOT_FOUND, "no-such-upload", "There is no such upload: begin a new one.");
        }
        return new UploadId(text);
    }

    /** @throws TusException 403 for a token of all tenants */
    static Owner owner(Identity identity) {
        return new Owner(
                identity.tenant()
                        .orElseThrow(() -> new TusException(
                                HttpStatus.FORBIDDEN,
                                "no-tenant",
                                "An upload belongs to one tenant: use a token of that tenant.")),
                identity.subject());
    }

    UploadConcat concat() {
        return ConcatHeader.parse(headers.getOrEmpty(TusHeader.CONCAT));
    }

    /** @return empty when the sender defers it */
    OptionalLong lengthOrDeferral() {
        var deferral = headers.getOrEmpty(TusHeader.DEFER_LENGTH);
        if (deferral.isEmpty()) {
            return OptionalLong.of(number(TusHeader.LENGTH));
        }
        if (!deferral.equals(List.of(TusHeader.DEFERRED)) || headers.containsHeader(TusHeader.LENGTH)) {
            throw TusException.badRequest(
                    "bad-deferral",
                    "Send Upload-Length, or Upload-Defer-Length: 1 when the length is not known yet, and not both.");
        }
        return OptionalLong.empty();
    }

    OptionalLong lengthIfSaid() {
        return headers.containsHeader(TusHeader.LENGTH)
                ? OptionalLong.of(number(TusHeader.LENGTH))
                : OptionalLong.empty();
    }

    void requireNoBytesAndNoLength() {
        boolean length = headers.containsHeader(TusHeader.LENGTH) || headers.containsHeader(TusHeader.DEFER_LENGTH);
        if (length || hasBody()) {
            throw TusException.badRequest(
                    "bad-concat",
                    "A final upload has the length and the bytes of its partial ones: send neither with it.");
        }
    }

    /** @throws TusException 415 when there is a body of another type */
    boolean bringsBytes() {
        if (hasBody()) {
            requireBytes();
            return true;
        }
        return false;
    }

    private boolean hasBody() {
        return headers.getContentLength() > 0 || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
    }

    long offset() {
        return number(TusHeader.OFFSET);
    }

    @Nullable
    String metadata() {
        var values = headers.getOrEmpty(TusHeader.METADATA);
        return values.isEmpty() ? null : String.join(",", values);
    }

    void requireBytes() {
        String type = headers.getFirst(HttpHeaders.CONTENT_TYPE);
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(TusHeader.CONTENT_TYPE)) {
            throw new TusException(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "content-type",
                    "Send the bytes with Content-Type: " + TusHeader.CONTENT_TYPE + ".");
        }
    }

    private long number(String header) {
        var values = headers.getOrEmpty(header);
        String text = values.size() == 1 ? values.getFirst() : "";
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || text.length() > MOST_DIGITS) {
            throw TusException.badRequest("bad-number", header + " must be there once, as a number of bytes.");
        }
        return Long.parseLong(text);
    }
}
