package dev.millrace.ingest.upload;

import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import dev.millrace.testkit.objects.S3Server;
import dev.millrace.testkit.objects.TestBucket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;

/** The races of two nodes with one bucket, where parts are large and tails are many. */
@Needs(Prerequisite.MINIO)
class UploadRaceInABucketTest extends UploadRaces {
    private final TestBucket bucket = TestBucket.in(S3Server.MINIO);

    UploadRaceInABucketTest() {
        super(24, 40);
    }

    @Override
    Rig rig(Path directory) {
        return new Rig(directory)
                .on(bucket)
                .with("millrace.ingest.upload.part-size", "5MB")
                .with("millrace.ingest.upload.tail-every", "20ms");
    }

    @Override
    @AfterAll
    void stop() {
        super.stop();
        bucket.close();
    }
}
