package dev.millrace.platform.objects.s3;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.spi.scheme.AuthSchemeOption;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.auth.scheme.S3AuthSchemeProvider;

/** The SDK's asynchronous client on Netty, as the settings want it, with event loops of its own. */
final class Client implements AutoCloseable {
    private static final int ATTEMPTS = 4;
    private static final int EVENT_LOOPS = 4;
    /** What completes here wakes a waiting thread and does nothing else. */
    private static final Executor ON_THE_EVENT_LOOP = Runnable::run;

    @SuppressWarnings("deprecation") // the SDK knows the groups of Netty 4.1 only
    private final EventLoopGroup loops =
            new io.netty.channel.nio.NioEventLoopGroup(EVENT_LOOPS, new DefaultThreadFactory("millrace-s3", true));

    private final S3AsyncClient client;

    Client(S3Settings settings, AwsCredentialsProvider keys, MetricPublisher meters) {
        this.client = build(settings, keys, meters);
    }

    S3AsyncClient client() {
        return client;
    }

    /** The loops end soon after, and nobody waits for it. */
    @Override
    public void close() {
        client.close();
        loops.shutdownGracefully(500, 5000, TimeUnit.MILLISECONDS);
    }

    private S3AsyncClient build(S3Settings settings, AwsCredentialsProvider keys, MetricPublisher meters) {
        boolean whenSupported = settings.checksums() == S3Settings.Checksums.WHEN_SUPPORTED;
        var client = S3AsyncClient.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(keys)
                .forcePathStyle(settings.bucketInPath())
                .requestChecksumCalculation(
                        whenSupported
                                ? RequestChecksumCalculation.WHEN_SUPPORTED
                                : RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(
                        whenSupported
                                ? ResponseChecksumValidation.WHEN_SUPPORTED
                                : ResponseChecksumValidation.WHEN_REQUIRED)
                // Waiting for "100 Continue" would cost each part a way there and back.
                .serviceConfiguration(s3 -> s3.expectContinueEnabled(false)
                        .chunkedEncodingEnabled(!settings.signPayload() || settings.encrypted()))
                .httpClientBuilder(http(settings))
                .asyncConfiguration(async -> async.advancedOption(
                        SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, ON_THE_EVENT_LOOP))
                .overrideConfiguration(
                        override -> override.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                        .maxAttempts(ATTEMPTS)
                                        .retryOnException(Client::isTimeout)
                                        .build())
                                .addMetricPublisher(meters));
        if (settings.endpoint() != null) {
            client.endpointOverride(settings.endpoint());
        }
        if (settings.signPayload()) {
            client.authSchemeProvider(signingPayload());
        }
        return client.build();
    }

    /** The SDK may hide it in others, one within another, and then would not try again. */
    static boolean isTimeout(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApiCallAttemptTimeoutException) {
                return true;
            }
        }
        return false;
    }

    /**
     * How long an attempt may take is told with each request; the silences here only bound what a request cannot know,
     * such as a reader who reads on after a long pause.
     */
    private NettyNioAsyncHttpClient.Builder http(S3Settings settings) {
        return NettyNioAsyncHttpClient.builder()
                .maxConcurrency(settings.maxConnections())
                .maxPendingConnectionAcquires(Integer.MAX_VALUE)
                .connectionTimeout(settings.connectTimeout())
                .connectionAcquisitionTimeout(settings.timeout())
                .tlsNegotiationTimeout(settings.connectTimeout())
                .readTimeout(settings.timeout())
                .writeTimeout(settings.attemptTimeout())
                .eventLoopGroup(SdkEventLoopGroup.create(loops));
    }

    private static S3AuthSchemeProvider signingPayload() {
        var usual = S3AuthSchemeProvider.defaultProvider();
        return parameters -> {
            List<AuthSchemeOption> options = new ArrayList<>();
            for (AuthSchemeOption option : usual.resolveAuthScheme(parameters)) {
                options.add(option.toBuilder()
                        .putSignerProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, true)
                        .build());
            }
            return options;
        };
    }
}
