package dev.millrace.testkit.objects;

import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** With signed bodies. */
@Tag("long")
@Needs(Prerequisite.MINIO)
class MinioSignedStoreTest extends BucketContract {
    MinioSignedStoreTest() {
        super(S3Server.MINIO, Map.of("sign-payload", "true"));
    }
}
