package dev.millrace.ingest.tus;

import dev.millrace.ingest.upload.NewJoin;
import dev.millrace.ingest.upload.NewUpload;
import dev.millrace.ingest.upload.Owner;
import dev.millrace.ingest.upload.Upload;
import dev.millrace.ingest.upload.UploadCore;
import dev.millrace.ingest.upload.UploadException;
import dev.millrace.ingest.upload.UploadId;
import dev.millrace.ingest.upload.UploadKind;
import dev.millrace.ingest.upload.UploadState;
import dev.millrace.platform.access.Identity;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/**
 * tus 1.0.0 (tus.io/protocols/resumable-upload), core and every extension but concatenation of unfinished uploads.
 * Translates; the rules are the core's.
 */
@RestController
@RequestMapping("/files")
class TusController {
    private final UploadCore core;
    private final Locations locations;

    TusController(UploadCore core, Locations locations) {
        this.core = core;
        this.locations = locations;
    }

    @PostMapping
    ResponseEntity<Void> create(Identity identity, HttpServletRequest request, @RequestHeader HttpHeaders headers) {
        var tus = new TusRequest(headers);
        Owner owner = TusRequest.owner(identity);
        UploadMetadata metadata = UploadMetadata.parse(tus.metadata());
        Upload upload = switch (tus.concat()) {
            case UploadConcat.None() -> begin(owner, UploadKind.WHOLE, tus, metadata, request);
            case UploadConcat.Partial() -> begin(owner, UploadKind.PIECE, tus, metadata, request);
            case UploadConcat.Final join -> {
                tus.requireNoBytesAndNoLength();
                yield core.join(new NewJoin(
                        owner,
                        join.pieces(),
                        join.header(),
                        metadata.title(),
                        metadata.visibility(),
                        metadata.header()));
            }
        };
        return answer(HttpStatus.CREATED, upload)
                .location(locations.of(request, upload.id()))
                .build();
    }

    private Upload begin(
            Owner owner, UploadKind kind, TusRequest tus, UploadMetadata metadata, HttpServletRequest request) {
        var begun = new NewUpload(
                owner, kind, tus.lengthOrDeferral(), metadata.title(), metadata.visibility(), metadata.header());
        return tus.bringsBytes()
                ? core.create(begun, new RequestBody(request), UploadChecksum.of(request))
                : core.create(begun);
    }

    @RequestMapping(path = "/{id}", method = RequestMethod.HEAD)
    ResponseEntity<Void> status(Identity identity, @PathVariable String id, @RequestHeader HttpHeaders headers) {
        TusRequest.requireVersion(headers);
        Upload upload = core.status(TusRequest.owner(identity), TusRequest.id(id));
        var answer = answer(HttpStatus.OK, upload);
        if (upload.length().isPresent()) {
            answer.header(TusHeader.LENGTH, Long.toString(upload.length().getAsLong()));
        } else {
            answer.header(TusHeader.DEFER_LENGTH, TusHeader.DEFERRED);
        }
        switch (upload.kind()) {
            case WHOLE -> {}
            case PIECE -> answer.header(TusHeader.CONCAT, TusHeader.PARTIAL);
            case JOINED -> {
                answer.header(TusHeader.CONCAT, upload.composition());
                if (upload.state() == UploadState.COMPLETING) {
                    // Whichever node puts it together; until then there is no offset to tell.
                    answer.header(HttpHeaders.RETRY_AFTER, "1");
                }
            }
        }
        if (!upload.metadata().isEmpty()) {
            answer.header(TusHeader.METADATA, upload.metadata());
        }
        return answer.build();
    }

    @PatchMapping("/{id}")
    ResponseEntity<Void> append(
            Identity identity,
            @PathVariable String id,
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestHeader HttpHeaders headers) {
        var tus = new TusRequest(headers);
        tus.requireBytes();
        Owner owner = TusRequest.owner(identity);
        UploadId upload = TusRequest.id(id);
        try {
            Upload now = core.append(
                    owner,
                    upload,
                    tus.offset(),
                    new RequestBody(request, tus.lengthIfSaid()),
                    UploadChecksum.of(request));
            return answer(HttpStatus.NO_CONTENT, now).build();
        } catch (UploadException e) {
            tellExpiry(owner, upload, response);
            throw e;
        }
    }

    /** A refusal tells it too, of an upload that goes on. */
    private void tellExpiry(Owner owner, UploadId id, HttpServletResponse response) {
        try {
            Upload upload = core.status(owner, id);
            if (upload.expires()) {
                response.setHeader(TusHeader.EXPIRES, expiry(upload));
            }
        } catch (UploadException e) {
            // It does not go on: the refusal says so.
            return;
        }
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> terminate(Identity identity, @PathVariable String id, @RequestHeader HttpHeaders headers) {
        TusRequest.requireVersion(headers);
        core.terminate(TusRequest.owner(identity), TusRequest.id(id));
        return ResponseEntity.noContent().build();
    }

    private static ResponseEntity.BodyBuilder answer(HttpStatus status, Upload upload) {
        var answer = ResponseEntity.status(status);
        if (upload.kind() != UploadKind.PIECE) {
            answer.header(TusHeader.ASSET, upload.asset().value());
        }
        if (upload.kind() != UploadKind.JOINED || upload.state() == UploadState.COMPLETED) {
            answer.header(TusHeader.OFFSET, Long.toString(upload.offset()));
        }
        if (upload.expires()) {
            answer.header(TusHeader.EXPIRES, expiry(upload));
        }
        return answer;
    }

    private static String expiry(Upload upload) {
        var headers = new HttpHeaders();
        headers.setInstant(TusHeader.EXPIRES, upload.expiresAt());
        return String.valueOf(headers.getFirst(TusHeader.EXPIRES));
    }
}
