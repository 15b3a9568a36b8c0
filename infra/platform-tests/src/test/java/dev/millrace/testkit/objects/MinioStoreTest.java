package dev.millrace.testkit.objects;

import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import java.util.Map;

@Needs(Prerequisite.MINIO)
class MinioStoreTest extends BucketContract {
    MinioStoreTest() {
        super(S3Server.MINIO, Map.of());
    }
}
