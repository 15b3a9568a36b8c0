package dev.millrace.ingest.tus;

import dev.millrace.ingest.upload.NewUpload;
import dev.millrace.ingest.upload.Owner;
import dev.millrace.ingest.upload.Upload;
import dev.millrace.ingest.upload.UploadCore;
import dev.millrace.ingest.upload.UploadState;
import dev.millrace.platform.access.Identity;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
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
 * tus 1.0.0 (tus.io/protocols/resumable-upload): core, creation, termination, expiration. Translates; the rules are the
 * core's.
 */
@RestController
@RequestMapping("/files")
class TusController {
    private final UploadCore core;

    TusController(UploadCore core) {
        this.core = core;
    }

    @PostMapping
    ResponseEntity<Void> create(Identity identity, HttpServletRequest request, @RequestHeader HttpHeaders headers) {
        var tus = new TusRequest(headers);
        Owner owner = TusRequest.owner(identity);
        long length = tus.length();
        UploadMetadata metadata = UploadMetadata.parse(tus.metadata());
        Upload upload =
                core.create(new NewUpload(owner, length, metadata.title(), metadata.visibility(), metadata.header()));
        // Without a host: so it is right behind whatever proxy.
        var location = URI.create(request.getContextPath() + "/files/" + upload.id());
        return answer(HttpStatus.CREATED, upload).location(location).build();
    }

    @RequestMapping(path = "/{id}", method = RequestMethod.HEAD)
    ResponseEntity<Void> status(Identity identity, @PathVariable String id, @RequestHeader HttpHeaders headers) {
        TusRequest.requireVersion(headers);
        Upload upload = core.status(TusRequest.owner(identity), TusRequest.id(id));
        var answer = answer(HttpStatus.OK, upload)
                .header(TusHeader.OFFSET, Long.toString(upload.offset()))
                .header(TusHeader.LENGTH, Long.toString(upload.length()));
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
            @RequestHeader HttpHeaders headers) {
        var tus = new TusRequest(headers);
        tus.requireBytes();
        Upload upload = core.append(
                TusRequest.owner(identity),
                TusRequest.id(id),
                tus.offset(),
                new RequestBody(request),
                Optional.empty());
        return answer(HttpStatus.NO_CONTENT, upload)
                .header(TusHeader.OFFSET, Long.toString(upload.offset()))
                .build();
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> terminate(Identity identity, @PathVariable String id, @RequestHeader HttpHeaders headers) {
        TusRequest.requireVersion(headers);
        core.terminate(TusRequest.owner(identity), TusRequest.id(id));
        return ResponseEntity.noContent().build();
    }

    private static ResponseEntity.BodyBuilder answer(HttpStatus status, Upload upload) {
        var answer = ResponseEntity.status(status)
                .header(TusHeader.ASSET, upload.asset().value());
        if (upload.state() == UploadState.ACTIVE) {
            answer.headers(headers -> headers.setInstant(TusHeader.EXPIRES, upload.expiresAt()));
        }
        return answer;
    }
}
