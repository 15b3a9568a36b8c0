package dev.millrace.platform.objects.s3;

import dev.millrace.platform.objects.ObjectKey;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** A bucket behind a client: requests that are waited for, with as much patience as their size asks for. */
final class Bucket implements AutoCloseable {
    private static final long MIB = 1L << 20;

    private final Client connection;
    private final S3AsyncClient client;
    private final S3Settings settings;

    Bucket(Client connection, S3Settings settings) {
        this.connection = connection;
        this.client = connection.client();
        this.settings = settings;
    }

    String name() {
        return settings.bucket();
    }

    Duration patience() {
        return settings.attemptTimeout();
    }

    /** For a request that sends or copies so many bytes. */
    Consumer<AwsRequestOverrideConfiguration.Builder> patience(long bytes) {
        return override -> override.apiCallAttemptTimeout(withTimeFor(bytes, settings.attemptTimeout()))
                .apiCallTimeout(withTimeFor(bytes, settings.timeout()));
    }

    private static Duration withTimeFor(long bytes, Duration base) {
        return base.plusSeconds(bytes / MIB);
    }

    /**
     * @param key that failures are about
     * @throws dev.millrace.platform.objects.NoSuchObjectException for 404
     */
    <T> T ask(ObjectKey key, Function<S3AsyncClient, CompletableFuture<T>> request) throws IOException {
        try {
            return await(request.apply(client));
        } catch (ExecutionException | RuntimeException e) {
            throw Faults.of(key, e);
        }
    }

    /** @param prefix that failures are about */
    <T> T askOfMany(String prefix, Function<S3AsyncClient, CompletableFuture<T>> request) throws IOException {
        try {
            return await(request.apply(client));
        } catch (ExecutionException | RuntimeException e) {
            throw Faults.of(prefix + "…", e);
        }
    }

    static <T> T await(CompletableFuture<T> answer) throws ExecutionException, InterruptedIOException {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the object store");
        }
    }

    /** @throws ExecutionException when there is no such bucket, or it does not let itself be listed */
    void requireThere() throws ExecutionException, InterruptedIOException {
        var _ = await(client.listObjectsV2(
                list -> list.bucket(name()).prefix("t/").maxKeys(1).overrideConfiguration(patience(0))));
    }

    @Override
    public void close() {
        connection.close();
    }
}
