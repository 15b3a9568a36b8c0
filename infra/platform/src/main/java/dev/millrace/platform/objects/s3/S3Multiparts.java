package dev.millrace.platform.objects.s3;

import dev.millrace.platform.objects.ByteRange;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.NoSuchObjectException;
import dev.millrace.platform.objects.ObjectInfo;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore.MultipartId;
import dev.millrace.platform.objects.ObjectStore.Part;
import dev.millrace.platform.objects.RangeBeyondEndException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;

/** Multipart uploads, with S3's limits. */
final class S3Multiparts {
    static final long MIN_PART = 5L << 20;
    static final long MAX_PART = 5L << 30;
    static final int MAX_PARTS = 10_000;
    static final long MAX_OBJECT = 5L << 40;

    private final Bucket bucket;
    private final Reading.Heads heads;
    private final OpenMultiparts open;

    S3Multiparts(Bucket bucket, Reading.Heads heads) {
        this.bucket = bucket;
        this.heads = heads;
        this.open = new OpenMultiparts(bucket);
    }

    MultipartId begin(ObjectKey key) throws IOException {
        var answer = bucket.ask(
                key,
                client -> client.createMultipartUpload(create ->
                        create.bucket(bucket.name()).key(key.value()).overrideConfiguration(bucket.patience(0))));
        return new MultipartId(required(key, answer.uploadId()));
    }

    Part part(ObjectKey key, MultipartId id, int number, Bytes bytes) throws IOException {
        requireNumber(number);
        try {
            return send(key, id, number, bytes);
        } catch (NoSuchObjectException | InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            requireOpen(key, id, e);
            throw e;
        }
    }

    private Part send(ObjectKey key, MultipartId id, int number, Bytes bytes) throws IOException {
        try (var body = new SentBytes(bytes)) {
            var answer = bucket.ask(
                    key,
                    client -> client.uploadPart(
                            part -> part.bucket(bucket.name())
                                    .key(key.value())
                                    .uploadId(id.value())
                                    .partNumber(number)
                                    .contentLength(bytes.length())
                                    .overrideConfiguration(bucket.patience(bytes.length())),
                            body));
            return new Part(number, bytes.length(), S3Store.etag(key, answer.eTag()));
        }
    }

    /** Some servers say that there is no such multipart and hang up before the body is sent: then nobody hears it. */
    private void requireOpen(ObjectKey key, MultipartId id, IOException failure) throws NoSuchObjectException {
        try {
            bucket.ask(
                    key,
                    client -> client.listParts(list -> list.bucket(bucket.name())
                            .key(key.value())
                            .uploadId(id.value())
                            .maxParts(1)
                            .overrideConfiguration(bucket.patience(0))));
        } catch (NoSuchObjectException gone) {
            gone.addSuppressed(failure);
            throw gone;
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static void requireNumber(int number) {
        if (number < 1 || number > MAX_PARTS) {
            throw new IllegalArgumentException("no such part number: " + number);
        }
    }

    Part copyPart(ObjectKey key, MultipartId id, int number, ObjectKey from, ByteRange range) throws IOException {
        requireNumber(number);
        var size = heads.head(from).orElseThrow(() -> new NoSuchObjectException(from));
        if (range.end() > size.size()) {
            throw new RangeBeyondEndException(from, range, size.size());
        }
        return copyPart(key, id, number, size, range);
    }

    private Part copyPart(ObjectKey key, MultipartId id, int number, ObjectInfo from, ByteRange range)
            throws IOException {
        var answer = bucket.ask(
                key,
                client -> client.uploadPartCopy(copy -> copy.sourceBucket(bucket.name())
                        .sourceKey(from.key().value())
                        .copySourceRange("bytes=" + range.offset() + "-" + (range.end() - 1))
                        .copySourceIfMatch(S3Store.quoted(from.etag()))
                        .destinationBucket(bucket.name())
                        .destinationKey(key.value())
                        .uploadId(id.value())
                        .partNumber(number)
                        .overrideConfiguration(bucket.patience(range.length()))));
        var result = answer.copyPartResult();
        return new Part(number, range.length(), S3Store.etag(key, result == null ? null : result.eTag()));
    }

    /** Within the store, in as many parts as there must be. */
    ObjectInfo copy(ObjectInfo from, ObjectKey to) throws IOException {
        MultipartId id = begin(to);
        try {
            var parts = new ArrayList<Part>();
            for (long offset = 0; offset < from.size(); offset += MAX_PART) {
                var range = new ByteRange(offset, Math.min(MAX_PART, from.size() - offset));
                parts.add(copyPart(to, id, parts.size() + 1, from, range));
            }
            return complete(to, id, parts);
        } catch (IOException | RuntimeException e) {
            abortQuietly(to, id, e);
            throw e;
        }
    }

    private void abortQuietly(ObjectKey key, MultipartId id, Exception because) {
        try {
            abort(key, id);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    List<Part> parts(ObjectKey key, MultipartId id) throws IOException {
        var parts = new ArrayList<Part>();
        var request = ListPartsRequest.builder()
                .bucket(bucket.name())
                .key(key.value())
                .uploadId(id.value())
                .overrideConfiguration(bucket.patience(0))
                .build();
        while (true) {
            var asked = request;
            var page = bucket.ask(key, client -> client.listParts(asked));
            for (var part : page.parts()) {
                parts.add(new Part(part.partNumber(), part.size(), S3Store.etag(key, part.eTag())));
            }
            if (!required(key, page.isTruncated()) || page.parts().isEmpty()) {
                return parts;
            }
            request = request.toBuilder()
                    .partNumberMarker(parts.getLast().number())
                    .build();
        }
    }

    /** A repeated completion, or one whose first answer was lost, finds no multipart any more, but its object. */
    ObjectInfo complete(ObjectKey key, MultipartId id, List<Part> parts) throws IOException {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("an object needs at least one part");
        }
        long size = parts.stream().mapToLong(Part::size).sum();
        try {
            var answer = bucket.ask(
                    key,
                    client -> client.completeMultipartUpload(complete -> complete.bucket(bucket.name())
                            .key(key.value())
                            .uploadId(id.value())
                            .multipartUpload(whole -> whole.parts(
                                    parts.stream().map(S3Multiparts::completed).toList()))
                            .overrideConfiguration(bucket.patience(size))));
            return new ObjectInfo(key, size, S3Store.etag(key, answer.eTag()));
        } catch (NoSuchObjectException e) {
            return heads.head(key)
                    .filter(there -> MultipartTag.fits(there, parts))
                    .orElseThrow(() -> e);
        }
    }

    private static CompletedPart completed(Part part) {
        return CompletedPart.builder()
                .partNumber(part.number())
                .eTag(S3Store.quoted(part.etag()))
                .build();
    }

    void abort(ObjectKey key, MultipartId id) throws IOException {
        try {
            var answer = bucket.ask(
                    key,
                    client -> client.abortMultipartUpload(abort -> abort.bucket(bucket.name())
                            .key(key.value())
                            .uploadId(id.value())
                            .overrideConfiguration(bucket.patience(0))));
            if (answer.sdkHttpResponse().statusCode() != S3Store.NO_CONTENT
                    && open.list(key.value()).stream()
                            .anyMatch(other -> other.id().equals(id))) {
                throw new IOException(
                        "The object store says that it has aborted a multipart of " + key + ", and it is still there.");
            }
        } catch (NoSuchObjectException gone) {
            // as wanted
        }
    }

    private static <T> T required(ObjectKey key, @Nullable T said) throws IOException {
        return OpenMultiparts.required(key.value(), said);
    }
}
