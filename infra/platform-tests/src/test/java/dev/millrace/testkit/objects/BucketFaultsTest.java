package dev.millrace.testkit.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.objects.ByteRange;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.NoSuchObjectException;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.objects.ObjectStore.MultipartId;
import dev.millrace.platform.objects.ObjectStore.OpenMultipart;
import dev.millrace.platform.objects.ObjectStore.Part;
import dev.millrace.platform.objects.s3.S3Store;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of request suffers every kind of fault, once and again and again. What comes of it is the right result or an
 * {@link IOException}: never other bytes, never some of the bytes for all, never success for what is not there.
 */
@Tag("long")
@Needs(Prerequisite.MINIO)
class BucketFaultsTest {
    private static final ObjectKey KEY = new ObjectKey("t/acme/a/one");
    private static final ObjectKey OTHER = new ObjectKey("t/acme/a/two");
    private static final ObjectKey ABSENT = new ObjectKey("t/acme/a/absent");
    private static final int PART = 5 << 20;
    private static final String CONTENT = "0123456789abcdef".repeat(20_000);
    private static final int ALWAYS = Integer.MAX_VALUE;

    static Stream<Arguments> everyFault() {
        return Arrays.stream(S3Request.values())
                .flatMap(request -> Arrays.stream(S3Fault.values()).map(fault -> Arguments.of(request, fault)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("everyFault")
    void aFaultIsMended(S3Request request, S3Fault fault) throws Exception {
        Optional<IOException> failure = suffer(request, fault, 1);

        if (fault != S3Fault.ERROR_IN_200) {
            assertThat(failure).isEmpty();
        }
    }

    /** Half of a head may say enough: then the answer is right, and there is nothing to tell. */
    static Stream<Arguments> everyFaultThatHidesTheAnswer() {
        var bodiless = EnumSet.of(S3Request.PUT, S3Request.PART, S3Request.ABORT, S3Request.HEAD, S3Request.DELETE);
        return everyFault().filter(both -> both.get()[1] != S3Fault.CUT_ANSWER || !bodiless.contains(both.get()[0]));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("everyFaultThatHidesTheAnswer")
    void aFaultThatStaysIsTold(S3Request request, S3Fault fault) throws Exception {
        assertThat(suffer(request, fault, ALWAYS)).isPresent();
    }

    private static Optional<IOException> suffer(S3Request request, S3Fault fault, int times) throws Exception {
        try (var bucket = TestBucket.in(S3Server.MINIO);
                var direct = bucket.open();
                var proxy = new FaultProxy(URI.create(S3Server.MINIO.endpoint()), Duration.ofSeconds(10));
                var store = bucket.open(
                        Map.of(
                                "endpoint", proxy.endpoint().toString(),
                                "attempt-timeout", "3s",
                                "timeout", "40s"),
                        new SimpleMeterRegistry())) {
            var step = step(request, direct);
            proxy.inject(request, fault, times);
            @Nullable IOException failure = null;
            try {
                step.act().on(store);
            } catch (NoSuchObjectException e) {
                throw new AssertionError("what is there was called absent", e);
            } catch (IOException e) {
                failure = e;
            }
            assertThat(proxy.injected()).as("faults").isPositive();
            proxy.inject(request, fault, 0);
            step.afterwards().on(store);
            return Optional.ofNullable(failure);
        }
    }

    /** A call, checked when it answers, and what must hold whether it answered or not. */
    private record Step(Act act, Act afterwards) {
        Step(Act act) {
            this(act, _ -> {});
        }
    }

    private interface Act {
        void on(ObjectStore store) throws IOException;
    }

    private static Step step(S3Request request, S3Store direct) throws IOException {
        return switch (request) {
            case PUT -> put(direct);
            case BEGIN ->
                new Step(
                        store -> assertThat(direct.parts(KEY, store.begin(KEY))).isEmpty());
            case PART -> part(direct);
            case COPY_PART -> copyPart(direct);
            case COMPLETE -> complete(direct);
            case ABORT -> abort(direct);
            case PARTS -> parts(direct);
            case COPY -> copy(direct);
            case GET -> get(direct);
            case HEAD -> head(direct);
            case DELETE -> delete(direct);
            case LIST -> list(direct);
            case MULTIPARTS -> multiparts(direct);
        };
    }

    private static Step put(S3Store direct) {
        Act act = store -> {
            assertThat(store.putIfAbsent(OTHER, text(CONTENT)))
                    .as("nobody else has written it")
                    .isPresent()
                    .isEqualTo(direct.head(OTHER));
            assertThat(Optional.of(store.put(KEY, text(CONTENT)))).isEqualTo(direct.head(KEY));
            assertThat(read(direct, KEY)).isEqualTo(CONTENT);
        };
        return new Step(act, store -> {
            for (ObjectKey key : List.of(KEY, OTHER)) {
                if (direct.head(key).isPresent()) {
                    assertThat(read(direct, key)).isEqualTo(CONTENT);
                }
            }
        });
    }

    private static Step part(S3Store direct) throws IOException {
        MultipartId id = direct.begin(KEY);
        return new Step(store -> {
            Part part = store.part(KEY, id, 3, text(CONTENT));
            assertThat(direct.parts(KEY, id)).containsExactly(part);
            direct.complete(KEY, id, List.of(part));
            assertThat(read(direct, KEY)).isEqualTo(CONTENT);
        });
    }

    private static Step copyPart(S3Store direct) throws IOException {
        direct.put(OTHER, text(CONTENT));
        MultipartId id = direct.begin(KEY);
        return new Step(store -> {
            Part part = store.copyPart(KEY, id, 1, OTHER, new ByteRange(16, 160_000));
            direct.complete(KEY, id, List.of(part));
            assertThat(read(direct, KEY)).isEqualTo(CONTENT.substring(16, 160_016));
        });
    }

    private static Step complete(S3Store direct) throws IOException {
        MultipartId id = direct.begin(KEY);
        String begin = "x".repeat(PART);
        var parts = List.of(direct.part(KEY, id, 1, text(begin)), direct.part(KEY, id, 2, text(CONTENT)));
        Act act = store -> {
            assertThat(Optional.of(store.complete(KEY, id, parts))).isEqualTo(direct.head(KEY));
        };
        return new Step(act, store -> {
            act.on(store);
            assertThat(read(direct, KEY)).isEqualTo(begin + CONTENT);
        });
    }

    private static Step abort(S3Store direct) throws IOException {
        MultipartId id = direct.begin(KEY);
        direct.part(KEY, id, 1, text(CONTENT));
        Act act = store -> {
            store.abort(KEY, id);
            assertThat(direct.openMultiparts(KEY.value())).isEmpty();
        };
        return new Step(act, store -> {
            act.on(store);
        });
    }

    private static Step parts(S3Store direct) throws IOException {
        MultipartId id = direct.begin(KEY);
        Part part = direct.part(KEY, id, 1, text(CONTENT));
        return new Step(store -> assertThat(store.parts(KEY, id)).containsExactly(part));
    }

    private static Step copy(S3Store direct) throws IOException {
        direct.put(KEY, text(CONTENT));
        return new Step(store -> {
            assertThat(Optional.of(store.copy(KEY, OTHER))).isEqualTo(direct.head(OTHER));
            assertThat(read(direct, OTHER)).isEqualTo(CONTENT);
        });
    }

    private static Step get(S3Store direct) throws IOException {
        direct.put(KEY, text(CONTENT));
        return new Step(store -> {
            assertThat(read(store, KEY)).isEqualTo(CONTENT);
            try (InputStream in = store.get(KEY, new ByteRange(100, 200_000))) {
                assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(CONTENT.substring(100, 200_100));
            }
        });
    }

    private static Step head(S3Store direct) throws IOException {
        direct.put(KEY, text(CONTENT));
        return new Step(store -> {
            assertThat(store.head(KEY)).isEqualTo(direct.head(KEY)).isPresent();
            assertThat(store.head(ABSENT)).isEmpty();
        });
    }

    private static Step delete(S3Store direct) throws IOException {
        direct.put(KEY, text(CONTENT));
        return new Step(store -> {
            assertThat(store.delete(KEY)).isTrue();
            assertThat(direct.head(KEY)).isEmpty();
        });
    }

    private static Step list(S3Store direct) throws IOException {
        direct.put(KEY, text(CONTENT));
        direct.put(OTHER, text("x"));
        return new Step(store -> assertThat(store.list("t/", "", 100))
                .isEqualTo(direct.list("t/", "", 100))
                .hasSize(2));
    }

    private static Step multiparts(S3Store direct) throws IOException {
        MultipartId id = direct.begin(KEY);
        return new Step(store -> assertThat(store.openMultiparts(KEY.value()))
                .extracting(OpenMultipart::id)
                .containsExactly(id));
    }

    private static String read(ObjectStore store, ObjectKey key) throws IOException {
        try (InputStream in = store.get(key)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static Bytes text(String text) {
        return Bytes.of(text.getBytes(UTF_8));
    }
}
