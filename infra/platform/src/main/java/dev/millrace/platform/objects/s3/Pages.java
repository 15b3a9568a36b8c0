package dev.millrace.platform.objects.s3;

import dev.millrace.platform.objects.ObjectInfo;
import dev.millrace.platform.objects.ObjectKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Listing a bucket's objects. */
final class Pages {
    private static final int PAGE = 1000;

    private final Bucket bucket;

    Pages(Bucket bucket) {
        this.bucket = bucket;
    }

    /** Whatever else lies in the bucket under a name that no object can have is passed over. */
    List<ObjectInfo> list(String prefix, String after, int limit) throws IOException {
        var found = new ArrayList<ObjectInfo>();
        String last = after;
        boolean more = true;
        while (more && found.size() < limit) {
            var page = page(prefix, last, Math.min(limit - found.size(), PAGE));
            for (S3Object there : page.contents()) {
                last = there.key();
                if (ObjectKey.isOne(there.key())) {
                    var key = new ObjectKey(there.key());
                    found.add(new ObjectInfo(key, there.size(), S3Store.etag(key, there.eTag())));
                }
            }
            more = page.isTruncated() && !page.contents().isEmpty();
        }
        return found;
    }

    private ListObjectsV2Response page(String prefix, String after, int limit) throws IOException {
        var page = bucket.askOfMany(
                prefix,
                client -> client.listObjectsV2(list -> list.bucket(bucket.name())
                        .prefix(prefix)
                        .startAfter(after.isEmpty() ? null : after)
                        .maxKeys(limit)
                        .overrideConfiguration(bucket.patience(0))));
        if (page.isTruncated() == null) {
            throw new IOException("The object store's list of " + prefix + " is none.");
        }
        return page;
    }
}
