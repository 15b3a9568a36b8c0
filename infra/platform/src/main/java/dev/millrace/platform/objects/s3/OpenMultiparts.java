package dev.millrace.platform.objects.s3;

import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore.MultipartId;
import dev.millrace.platform.objects.ObjectStore.OpenMultipart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** Which multiparts a bucket has open. */
final class OpenMultiparts {
    private final Bucket bucket;

    OpenMultiparts(Bucket bucket) {
        this.bucket = bucket;
    }

    /**
     * MinIO knows no prefix here but a whole key: of a folder it says that there is nothing. Asked without any it tells
     * all that it remembers.
     */
    List<OpenMultipart> under(String prefix) throws IOException {
        var open = list(prefix);
        return open.isEmpty() && prefix.endsWith("/")
                ? list("").stream()
                        .filter(multipart -> multipart.key().value().startsWith(prefix))
                        .toList()
                : open;
    }

    /** As the server understands the prefix. */
    List<OpenMultipart> list(String prefix) throws IOException {
        var open = new ArrayList<OpenMultipart>();
        var request = ListMultipartUploadsRequest.builder()
                .bucket(bucket.name())
                .prefix(prefix)
                .overrideConfiguration(bucket.patience(0))
                .build();
        while (true) {
            var asked = request;
            var page = bucket.askOfMany(prefix, client -> client.listMultipartUploads(asked));
            page.uploads().stream()
                    .map(OpenMultiparts::ofOurs)
                    .flatMap(Optional::stream)
                    .forEach(open::add);
            if (!required(prefix, page.isTruncated()) || page.uploads().isEmpty()) {
                return open;
            }
            request = request.toBuilder()
                    .keyMarker(page.nextKeyMarker())
                    .uploadIdMarker(page.nextUploadIdMarker())
                    .build();
        }
    }

    /** Empty for what is not ours. */
    private static Optional<OpenMultipart> ofOurs(MultipartUpload upload) {
        return ObjectKey.isOne(upload.key())
                ? Optional.of(new OpenMultipart(
                        new ObjectKey(upload.key()), new MultipartId(upload.uploadId()), upload.initiated()))
                : Optional.empty();
    }

    /** An answer without it is none, whatever its status. */
    static <T> T required(String what, @Nullable T said) throws IOException {
        if (said == null) {
            throw new IOException("The object store's answer for " + what + " is none.");
        }
        return said;
    }
}
