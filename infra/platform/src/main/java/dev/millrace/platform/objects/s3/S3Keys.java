package dev.millrace.platform.objects.s3;

import dev.millrace.platform.objects.UnusableStoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSupplier;

/** Whom the requests are signed by. */
final class S3Keys {
    private S3Keys() {}

    /** @param prefix of the settings, for messages */
    static AwsCredentialsProvider of(S3Settings settings, String prefix) {
        if (settings.credentialsFile() != null) {
            return ofFile(settings.credentialsFile(), prefix);
        }
        if (settings.accessKey() == null && settings.secretKey() == null) {
            return DefaultCredentialsProvider.builder().build();
        }
        if (settings.accessKey() == null || settings.secretKey() == null) {
            throw new UnusableStoreException(
                    "Of " + prefix + ".access-key and secret-key only one is set: set both, or neither.");
        }
        return StaticCredentialsProvider.create(
                settings.sessionToken() == null
                        ? AwsBasicCredentials.create(settings.accessKey(), settings.secretKey())
                        : AwsSessionCredentials.create(
                                settings.accessKey(), settings.secretKey(), settings.sessionToken()));
    }

    private static AwsCredentialsProvider ofFile(Path file, String prefix) {
        if (!Files.isReadable(file)) {
            throw new UnusableStoreException("The file " + file + " cannot be read: " + prefix
                    + ".credentials-file must name one with aws_access_key_id and aws_secret_access_key"
                    + " under [default].");
        }
        return ProfileCredentialsProvider.builder()
                .profileFile(ProfileFileSupplier.reloadWhenModified(file, ProfileFile.Type.CREDENTIALS))
                .profileName("default")
                .build();
    }
}
