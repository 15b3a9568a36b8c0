package dev.millrace.platform.objects.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * An answer that is there as soon as its body begins. One without length or validator is not an object's: some gateways
 * say 200 and then an error.
 */
final class Received implements AsyncResponseTransformer<GetObjectResponse, Received.Answer> {
    private final Duration patience;
    private CompletableFuture<Answer> answer = new CompletableFuture<>();
    private @Nullable GetObjectResponse head;
    private @Nullable ReceivedStream body;
    private boolean abandoned;

    record Answer(GetObjectResponse head, ReceivedStream body) {}

    Received(Duration patience) {
        this.patience = patience;
    }

    @Override
    public synchronized CompletableFuture<Answer> prepare() {
        answer = new CompletableFuture<>();
        return answer;
    }

    @Override
    public synchronized void onResponse(GetObjectResponse response) {
        head = response;
    }

    @Override
    public synchronized void onStream(SdkPublisher<ByteBuffer> publisher) {
        GetObjectResponse response = head;
        if (response == null || response.contentLength() == null || response.eTag() == null) {
            var refused = new ReceivedStream(0, patience);
            refused.close();
            publisher.subscribe(refused);
            answer.completeExceptionally(new IOException("the object store answered without length or ETag"));
            return;
        }
        var stream = new ReceivedStream(response.contentLength(), patience);
        body = stream;
        if (abandoned) {
            stream.close();
        }
        publisher.subscribe(stream);
        answer.complete(new Answer(response, stream));
    }

    @Override
    public synchronized void exceptionOccurred(Throwable why) {
        if (body != null) {
            body.onError(why);
        }
        answer.completeExceptionally(why);
    }

    /** Nobody waits for the answer any more. */
    synchronized void abandon() {
        abandoned = true;
        if (body != null) {
            body.close();
        }
    }
}
