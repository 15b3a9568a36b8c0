package dev.millrace.platform.objects.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

class ClientTest {
    private final Throwable timeout = ApiCallAttemptTimeoutException.create(8000);

    @Test
    void anAttemptThatTookTooLongIsKnownHoweverDeepItIsHidden() {
        assertThat(Client.isTimeout(timeout)).isTrue();
        assertThat(Client.isTimeout(SdkClientException.create("Unable to execute HTTP request", timeout)))
                .isTrue();
        assertThat(Client.isTimeout(SdkClientException.create(
                        "Unable to execute HTTP request", new CompletionException(new IOException(timeout)))))
                .isTrue();
    }

    @Test
    void otherFailuresAreNoTimeouts() {
        assertThat(Client.isTimeout(SdkClientException.create("no", new IOException("connection reset"))))
                .isFalse();
    }
}
