package dev.millrace.platform.objects.s3;

import dev.millrace.platform.objects.ByteRange;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.NoSuchObjectException;
import dev.millrace.platform.objects.ObjectInfo;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Objects in a bucket. What S3 answers is believed only when it says what such an answer must say: an {@code ETag} for
 * what was written, the very range for what was asked for, 204 for what was removed.
 */
public final class S3Store implements ObjectStore, AutoCloseable {
    static final int NO_CONTENT = 204;
    private static final int CONFLICTS = 5;
    private static final Duration AFTER_CONFLICT = Duration.ofMillis(50);
    private static final String WRITE = "write";

    private final String name;
    private final Bucket bucket;
    private final Limits limits;
    private final Reading reading;
    private final S3Multiparts multiparts;
    private final OpenMultiparts open;
    private final Pages pages;

    S3Store(String name, Bucket bucket, boolean equalParts) {
        this.name = name;
        this.bucket = bucket;
        this.limits = new Limits(
                S3Multiparts.MIN_PART,
                S3Multiparts.MAX_PART,
                S3Multiparts.MAX_PARTS,
                S3Multiparts.MAX_OBJECT,
                equalParts);
        this.reading = new Reading(bucket, this::head);
        this.multiparts = new S3Multiparts(bucket, this::head);
        this.open = new OpenMultiparts(bucket);
        this.pages = new Pages(bucket);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public ObjectInfo put(ObjectKey key, Bytes bytes) throws IOException {
        return send(key, bytes, request(key, bytes).build());
    }

    private PutObjectRequest.Builder request(ObjectKey key, Bytes bytes) {
        if (bytes.length() > S3Multiparts.MAX_PART) {
            throw new IllegalArgumentException("Object " + key + " is too large for one request: begin a multipart.");
        }
        return PutObjectRequest.builder()
                .bucket(bucket.name())
                .key(key.value())
                .contentLength(bytes.length())
                .overrideConfiguration(bucket.patience(bytes.length()));
    }

    private ObjectInfo send(ObjectKey key, Bytes bytes, PutObjectRequest request) throws IOException {
        try (var body = new SentBytes(bytes)) {
            var answer = bucket.ask(key, client -> client.putObject(request, body));
            return new ObjectInfo(key, bytes.length(), etag(key, answer.eTag()));
        }
    }

    /** An answer may be lost, and the next attempt then find the object that the first has made: it is known by its mark. */
    @Override
    public Optional<ObjectInfo> putIfAbsent(ObjectKey key, Bytes bytes) throws IOException {
        String mark = UUID.randomUUID().toString();
        var request = request(key, bytes)
                .ifNoneMatch("*")
                .metadata(Map.of(WRITE, mark))
                .build();
        for (int conflicts = 0; ; conflicts++) {
            try {
                return Optional.of(send(key, bytes, request));
            } catch (IOException e) {
                if (Faults.is(e, Faults.PRECONDITION_FAILED)) {
                    var there = ask(key).filter(
                                    found -> mark.equals(found.metadata().get(WRITE)));
                    return there.isPresent() ? Optional.of(info(key, there.get())) : Optional.empty();
                }
                if (!Faults.is(e, Faults.CONFLICT) || conflicts == CONFLICTS) {
                    throw e;
                }
                LockSupport.parkNanos(AFTER_CONFLICT.toNanos() << conflicts);
            }
        }
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) throws IOException {
        Optional<HeadObjectResponse> answer = ask(key);
        return answer.isPresent() ? Optional.of(info(key, answer.get())) : Optional.empty();
    }

    private Optional<HeadObjectResponse> ask(ObjectKey key) throws IOException {
        try {
            return Optional.of(bucket.ask(
                    key,
                    client -> client.headObject(head ->
                            head.bucket(bucket.name()).key(key.value()).overrideConfiguration(bucket.patience(0)))));
        } catch (NoSuchObjectException absent) {
            return Optional.empty();
        }
    }

    private static ObjectInfo info(ObjectKey key, HeadObjectResponse there) throws IOException {
        if (there.contentLength() == null) {
            throw new IOException("The object store answered for " + key + " without a length.");
        }
        return new ObjectInfo(key, there.contentLength(), etag(key, there.eTag()));
    }

    @Override
    public InputStream get(ObjectKey key) throws IOException {
        return reading.open(key);
    }

    @Override
    public InputStream get(ObjectKey key, ByteRange range) throws IOException {
        return reading.open(key, range);
    }

    @Override
    public ObjectInfo copy(ObjectKey from, ObjectKey to) throws IOException {
        var original = head(from).orElseThrow(() -> new NoSuchObjectException(from));
        if (original.size() > S3Multiparts.MAX_PART) {
            return multiparts.copy(original, to);
        }
        var answer = bucket.ask(
                from,
                client -> client.copyObject(copy -> copy.sourceBucket(bucket.name())
                        .sourceKey(from.value())
                        .copySourceIfMatch(quoted(original.etag()))
                        .destinationBucket(bucket.name())
                        .destinationKey(to.value())
                        .overrideConfiguration(bucket.patience(original.size()))));
        var result = answer.copyObjectResult();
        return new ObjectInfo(to, original.size(), etag(to, result == null ? null : result.eTag()));
    }

    /** S3 does not say whether there was anything to delete. */
    @Override
    public boolean delete(ObjectKey key) throws IOException {
        if (ask(key).isEmpty()) {
            return false;
        }
        var answer = bucket.ask(
                key,
                client -> client.deleteObject(delete ->
                        delete.bucket(bucket.name()).key(key.value()).overrideConfiguration(bucket.patience(0))));
        if (answer.sdkHttpResponse().statusCode() != NO_CONTENT && ask(key).isPresent()) {
            throw new IOException("The object store says that it has deleted " + key + ", and it is still there.");
        }
        return true;
    }

    @Override
    public List<ObjectInfo> list(String prefix, String after, int limit) throws IOException {
        return pages.list(prefix, after, limit);
    }

    @Override
    public MultipartId begin(ObjectKey key) throws IOException {
        return multiparts.begin(key);
    }

    @Override
    public Part part(ObjectKey key, MultipartId id, int number, Bytes bytes) throws IOException {
        return multiparts.part(key, id, number, bytes);
    }

    @Override
    public Part copyPart(ObjectKey key, MultipartId id, int number, ObjectKey from, ByteRange range)
            throws IOException {
        return multiparts.copyPart(key, id, number, from, range);
    }

    @Override
    public List<Part> parts(ObjectKey key, MultipartId id) throws IOException {
        return multiparts.parts(key, id);
    }

    @Override
    public ObjectInfo complete(ObjectKey key, MultipartId id, List<Part> parts) throws IOException {
        return multiparts.complete(key, id, parts);
    }

    @Override
    public void abort(ObjectKey key, MultipartId id) throws IOException {
        multiparts.abort(key, id);
    }

    @Override
    public List<OpenMultipart> openMultiparts(String prefix) throws IOException {
        return open.under(prefix);
    }

    @Override
    public void close() {
        bucket.close();
    }

    /** @throws IOException when there is none: then the answer is no answer */
    static String etag(ObjectKey key, @Nullable String etag) throws IOException {
        if (etag == null || etag.isEmpty()) {
            throw new IOException("The object store answered for " + key + " without an ETag.");
        }
        return unquoted(etag);
    }

    private static String unquoted(String etag) {
        return etag.startsWith("\"") && etag.endsWith("\"") && etag.length() > 1
                ? etag.substring(1, etag.length() - 1)
                : etag;
    }

    static String quoted(String etag) {
        return '"' + etag + '"';
    }
}
