package dev.millrace.testkit.objects;

import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** With checksums on every body. */
@Tag("long")
@Needs(Prerequisite.MINIO)
class MinioChecksumsStoreTest extends BucketContract {
    MinioChecksumsStoreTest() {
        super(S3Server.MINIO, Map.of("checksums", "when-supported"));
    }
}
