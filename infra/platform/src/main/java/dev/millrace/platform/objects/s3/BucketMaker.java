package dev.millrace.platform.objects.s3;

import dev.millrace.platform.objects.UnusableStoreException;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.credentials.StaticProvider;
import io.minio.errors.ErrorResponseException;
import java.net.URI;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Makes the bucket that is not there. */
final class BucketMaker {
    private static final Set<String> MADE_MEANWHILE = Set.of("BucketAlreadyOwnedByYou", "BucketAlreadyExists");

    private BucketMaker() {}

    /** @throws UnusableStoreException that says what to do */
    @SuppressWarnings("try") // an interrupt while closing ends the start like any other
    static void make(S3Settings settings, AwsCredentialsProvider keys, String prefix) {
        try (var client = client(settings, keys.resolveCredentials())) {
            client.makeBucket(MakeBucketArgs.builder()
                    .bucket(settings.bucket())
                    .region(settings.region())
                    .build());
        } catch (ErrorResponseException e) {
            if (!MADE_MEANWHILE.contains(e.errorResponse().code())) {
                throw refused(settings, prefix, e);
            }
        } catch (Exception e) { // MinioClient's close() declares nothing narrower
            throw refused(settings, prefix, e);
        }
    }

    private static MinioClient client(S3Settings settings, AwsCredentials keys) {
        URI endpoint = settings.endpoint() == null
                ? URI.create("https://s3." + settings.region() + ".amazonaws.com")
                : settings.endpoint();
        var token = keys instanceof AwsSessionCredentials lent ? lent.sessionToken() : null;
        return MinioClient.builder()
                .endpoint(endpoint.toString())
                .region(settings.region())
                .credentialsProvider(new StaticProvider(keys.accessKeyId(), keys.secretAccessKey(), token))
                .build();
    }

    private static UnusableStoreException refused(S3Settings settings, String prefix, Exception e) {
        return new UnusableStoreException(
                "The bucket " + settings.bucket() + " at " + settings.where() + " cannot be made (" + e.getMessage()
                        + "): check " + prefix + ".endpoint, region and the keys, or make it by hand and set " + prefix
                        + ".create-bucket to false.",
                e);
    }
}
