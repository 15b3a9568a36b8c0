package dev.millrace.platform.objects.s3;

import dev.millrace.platform.objects.ByteRange;
import dev.millrace.platform.objects.NoSuchObjectException;
import dev.millrace.platform.objects.ObjectInfo;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.RangeBeyondEndException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/** Reading objects: every answer is held against what was asked for, and a broken one is asked for again from there. */
final class Reading {
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

    private final Bucket bucket;
    private final Heads heads;

    @FunctionalInterface
    interface Heads {
        Optional<ObjectInfo> head(ObjectKey key) throws IOException;
    }

    Reading(Bucket bucket, Heads heads) {
        this.bucket = bucket;
        this.heads = heads;
    }

    InputStream open(ObjectKey key) throws IOException {
        var answer = ask(key, request(key).build());
        return resuming(key, answer, 0, answer.head().contentLength());
    }

    InputStream open(ObjectKey key, ByteRange range) throws IOException {
        Received.Answer answer;
        try {
            answer = ask(key, request(key).range(header(range)).build());
        } catch (IOException e) {
            throw Faults.is(e, Faults.RANGE_NOT_SATISFIABLE) ? beyondEnd(key, range, e) : e;
        }
        requireRange(key, answer, range);
        return resuming(key, answer, range.offset(), range.end());
    }

    private IOException beyondEnd(ObjectKey key, ByteRange range, IOException refusal) throws IOException {
        long size = heads.head(key)
                .orElseThrow(() -> new NoSuchObjectException(key))
                .size();
        return size < range.end() ? new RangeBeyondEndException(key, range, size) : refusal;
    }

    private InputStream resuming(ObjectKey key, Received.Answer answer, long begin, long end) {
        String etag = answer.head().eTag();
        return new ResumingStream(answer.body(), begin, end, offset -> {
            var rest = new ByteRange(offset, end - offset);
            var next = ask(key, request(key).range(header(rest)).ifMatch(etag).build());
            requireRange(key, next, rest);
            return next.body();
        });
    }

    private GetObjectRequest.Builder request(ObjectKey key) {
        return GetObjectRequest.builder()
                .bucket(bucket.name())
                .key(key.value())
                .overrideConfiguration(bucket.patience(0));
    }

    private Received.Answer ask(ObjectKey key, GetObjectRequest request) throws IOException {
        var received = new Received(bucket.patience());
        try {
            return bucket.ask(key, client -> client.getObject(request, received));
        } catch (IOException e) {
            received.abandon();
            throw e;
        }
    }

    private static String header(ByteRange range) {
        return "bytes=" + range.offset() + "-" + (range.end() - 1);
    }

    private static void requireRange(ObjectKey key, Received.Answer answer, ByteRange range) throws IOException {
        @Nullable String said = answer.head().contentRange();
        var matcher = CONTENT_RANGE.matcher(said == null ? "" : said);
        long size = matcher.matches() ? Long.parseLong(matcher.group(3)) : -1;
        boolean exact = size >= 0
                && Long.parseLong(matcher.group(1)) == range.offset()
                && Long.parseLong(matcher.group(2)) == range.end() - 1
                && answer.head().contentLength() == range.length();
        if (!exact) {
            answer.body().close();
            throw size >= 0 && size < range.end()
                    ? new RangeBeyondEndException(key, range, size)
                    : new IOException("The object store sent \"" + said + "\" of " + key + " and not " + header(range));
        }
    }
}
