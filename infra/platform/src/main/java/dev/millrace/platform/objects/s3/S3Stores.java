package dev.millrace.platform.objects.s3;

import dev.millrace.platform.objects.UnusableStoreException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Opens buckets as stores. */
public final class S3Stores {
    private S3Stores() {}

    /**
     * An open store, seen to answer.
     *
     * @param name as it stands in holdings
     * @param prefix of its settings, for messages
     * @throws UnusableStoreException that says what to set
     */
    public static S3Store open(String name, S3Settings settings, String prefix, MeterRegistry meters) {
        if (settings.bucket().isEmpty()) {
            throw new UnusableStoreException(
                    prefix + ".bucket is not set: name a bucket that belongs to this installation alone.");
        }
        AwsCredentialsProvider keys = S3Keys.of(settings, prefix);
        var bucket = new Bucket(new Client(settings, keys, new RequestMeters(meters, name)), settings);
        try {
            look(bucket, settings, keys, prefix);
            return new S3Store(name, bucket, settings.equalParts());
        } catch (UnusableStoreException e) {
            bucket.close();
            throw e;
        } catch (ExecutionException | IOException | RuntimeException e) {
            bucket.close();
            throw new UnusableStoreException(sentence(settings, prefix, Faults.unwrapped(e)), e);
        }
    }

    private static void look(Bucket bucket, S3Settings settings, AwsCredentialsProvider keys, String prefix)
            throws ExecutionException, IOException {
        try {
            bucket.requireThere();
        } catch (ExecutionException e) {
            boolean missing = Faults.unwrapped(e) instanceof AwsServiceException refused
                    && Faults.code(refused).equals("NoSuchBucket");
            if (!missing || !settings.createBucket()) {
                throw e;
            }
            BucketMaker.make(settings, keys, prefix);
            bucket.requireThere();
        }
    }

    private static String sentence(S3Settings settings, String prefix, Throwable cause) {
        String where = "The bucket " + settings.bucket() + " at " + settings.where();
        if (!(cause instanceof AwsServiceException refused)) {
            return where + " does not answer (" + cause.getMessage() + "): check " + prefix
                    + ".endpoint, region and the keys.";
        }
        return switch (Faults.code(refused)) {
            case "NoSuchBucket" ->
                where + " is not there: make it, correct " + prefix + ".bucket, or set " + prefix
                        + ".create-bucket to true.";
            case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken" ->
                where + " does not know these keys (" + Faults.code(refused) + "): check " + prefix
                        + ".access-key and secret-key, or credentials-file.";
            case "AccessDenied" ->
                where + " does not let these keys list it: give them the right to read, write, list and delete"
                        + " there, or set others with " + prefix + ".access-key and secret-key.";
            case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException" ->
                where + " is in another region (" + Faults.said(refused) + "): correct " + prefix + ".region.";
            case "RequestTimeTooSkewed" -> where + " has another time than this machine: set this machine's clock.";
            default ->
                where + " answered " + refused.statusCode() + " " + Faults.code(refused) + " (" + Faults.said(refused)
                        + "): check " + prefix + ".endpoint and path-style.";
        };
    }
}
